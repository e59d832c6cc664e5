// Package scaffold makes a service repository from a yard's chart template:
// parameters to a tree of files in memory, and a tree to a folder that is
// written whole or not at all.
//
// It may import internal/diag, internal/grammar, internal/yamldoc,
// internal/yard and internal/service. It is a door to sprig, for the files
// around the chart; the chart itself is copied and never executed. It asks
// nobody: prompting is the work of internal/cli.
package scaffold
