// Package registrytest is an OCI registry for tests, on this machine. It is no
// part of the product.
//
// It may import the standard library only.
package registrytest
