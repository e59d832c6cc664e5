// Package yamledit changes one value in a YAML text and leaves the rest as it
// is: comments, order, blank lines, indentation, quotes and line ends.
//
// Every edit is tried and read back before it is given out: the values must be
// the old ones with that one path changed. An edit that cannot be made so is
// refused.
//
// It may import only internal/diag and yamldoc.
package yamledit
