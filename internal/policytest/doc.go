// Package policytest runs the tests of rules in Rego: each rule test_… of the
// files that end in _test.rego, and the examples bad.yaml, which its rule must
// find, and good.yaml, which it must not. It tells which lines the tests of a
// run have covered.
//
// It may import internal/check/policy and what that may. Of OPA it uses the
// packages ast, topdown and storage only: OPA's own tester starts slower.
package policytest
