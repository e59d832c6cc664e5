// Package references answers which container of a release gets which key of a
// ConfigMap or Secret, and as what: an environment variable or a file.
//
// It may import internal/diag, manifest and values.
package references
