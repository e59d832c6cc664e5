// Package trace finds the way back from a rendered field: the template line
// that wrote it with its include chain, the values path behind it, and what
// each layer says about that path.
//
// The marks of internal/engine lead from a byte of output to the template node
// that wrote it. What that node's expression reads is worked out on the parse
// tree, with the scopes of with, range, variables and include's arguments. An
// unknown cause is a legal answer, a wrong line is a bug.
//
// It may import internal/diag, yamldoc, values, manifest, engine and check.
package trace
