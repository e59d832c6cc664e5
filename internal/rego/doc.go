// Package rego has what all checks that run Rego share, whoever wrote it: what a
// policy may call, how long it may take, where OPA says that one is wrong, what
// a result says of its place, the results that are known already, and the form in
// which compiled policies are kept.
//
// What a rule is, and what it is run on, is the business of the checks. It may
// import internal/diag and manifest, and uses OPA's ast and topdown.
package rego
