// Package values merges the layers of a chart's values exactly as Helm does and
// remembers, for every leaf, which layer set it and where.
//
// It may import internal/diag and internal/yamldoc. It reads no file: callers
// hand in bytes.
package values
