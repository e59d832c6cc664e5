// Package engine executes a chart's templates as Helm does, byte for byte, and
// remembers for every byte of output the template node that wrote it. It stops
// a render that passes its limits.
//
// It may import internal/diag and internal/yamldoc. It names no Helm type: its
// input is template texts with the values each is executed on. It is the door
// to sprig.
package engine
