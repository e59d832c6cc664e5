// Package report writes what a run found: as text for people and as JSON for
// programs. A format is one file with one function; formats lists them.
//
// It may import only internal/diag. It reads no file and asks no terminal: source lines come
// through a callback, colour is an option.
package report
