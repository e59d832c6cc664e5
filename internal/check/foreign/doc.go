// Package foreign checks rendered objects with Rego that was written for
// conftest: rules named deny, violation and warn, with or without a suffix, in
// the packages that are asked for. Where a result does not say which field it is
// about, package infer finds it.
//
// A document is one input; combined, input is a list of {path, contents} of all
// documents of a release. A result is a text, or an object with msg. Rego v1 and
// v0 are taken. What a policy cannot do here is refused by name, and a package
// without rules is an error: nothing passes because nothing was run.
//
// It may import internal/diag, yamldoc, manifest, rego, rego/infer and check, and
// uses OPA's ast, topdown and in-memory store.
package foreign
