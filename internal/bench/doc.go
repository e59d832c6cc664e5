// Command bench is behind `make bench`: it runs chartyard and helm in turn on
// the same chart and prints wall time, processor time and peak memory with
// their ratios, then the ratios of the Go benchmarks that stand against Helm's
// engine. It is no part of the product.
//
// It may import the standard library only, so that its own size, which a
// child's peak memory cannot go below, stays small.
package main
