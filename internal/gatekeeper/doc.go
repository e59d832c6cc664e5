// Package gatekeeper turns rules in Rego into policies for Gatekeeper: of each
// rule with object scope a ConstraintTemplate, a Constraint and a suite for
// gator verify.
//
// A rule is rewritten on its syntax tree. input becomes the object under review
// without the keys that are null; data.chartyard.params becomes the constraint's
// parameters; the packages of lib become libraries of the template, with the
// functions that the rule calls and no others. What Gatekeeper could not run, or
// what means nothing in a cluster, is left out and named with its reason.
//
// The forms are those of Gatekeeper 3.23: templates.gatekeeper.sh/v1 with the
// engine Rego in version v1, constraints.gatekeeper.sh/v1beta1, and
// test.gatekeeper.sh/v1alpha1 for suites.
//
// It may import internal/check/policy, scaffold and what those may.
package gatekeeper
