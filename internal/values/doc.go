// Package values merges the layers of a chart's values exactly as Helm does and
// tells, for every path, which layers set it and where.
//
// It may import internal/diag, internal/yamldoc and Helm's strvals, which reads
// the arguments of --set. It reads no file: callers hand in bytes. Tests hold
// it to Helm's chartutil and cli/values.
package values
