// Package waiver knows the dated permissions to break a rule: how they are
// written in chartyard.yaml, values files and templates, which of them hold, and
// which findings they cover.
//
// It may import internal/diag, yamldoc and service. It asks no clock: the day is
// given.
package waiver
