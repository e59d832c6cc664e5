// Package casetest runs tests whose cases are files of testdata: a subtest for
// each, and the outcome compared with what a file holds or, under a test's own
// -update flag, written there.
//
// It is no part of the product: only test files import it. It may import the
// standard library, go-cmp and txtar.
package casetest
