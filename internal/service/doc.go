// Package service knows what a run works on: service repositories with their
// chartyard.yaml, plain chart folders and packaged charts, and which
// environments each has. It finds them from the paths that people type.
//
// It may import internal/diag, internal/grammar and internal/yamldoc. It reads folders and the
// small files it names; charts are loaded by internal/render.
package service
