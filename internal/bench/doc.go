// Command bench is behind `make bench`. It runs chartyard and other programs in
// turn on the same work and prints wall time, processor time and peak memory with
// their ratios: helm on one chart, conftest on the same rules and manifests; then a
// fleet in one run and in many, and the ratios of the Go benchmarks that stand
// against Helm's engine. It is no part of the product.
//
// It may import the standard library only, so that its own size, which a
// child's peak memory cannot go below, stays small.
package main
