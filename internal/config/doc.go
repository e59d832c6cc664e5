// Package config is the config block: its entries, their markers, and the split
// into ConfigMap and Secret. It does in Go what the standard chart's templates
// do in plain Helm; chart-template/README.md states the rules for both, and a
// property test holds the two together.
//
// It may import internal/diag, detect, yamldoc and values.
package config
