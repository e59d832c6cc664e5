// Package check is the contract between checks and the pipeline: a check is a
// value with rules and a Run function; a Pass is all it may look at.
//
// It may import internal/diag, yamldoc, values and manifest. Checks do not
// print, and read no file but through their Pass.
package check
