// Package policy checks rendered objects with Rego rules: it loads them, reads
// their metadata, evaluates them and places what they report.
//
// A rule is a folder <category>/<rule>/rule.rego with package
// policies.<category>.<rule>. It gives a set named violation of
// {"msg": text, "path": steps}; with release scope also "object": {"kind",
// "name"}, and with fleet scope "service" in it. The package's # METADATA has
// title and description, and under custom: severity, profile, rationale,
// remediation, references, scope (object, release or fleet), kinds,
// parameters and chart-only. Files under lib/ (package policies.lib.<name>) are shared by rules;
// files that end in _test.rego are left to opa test.
//
// With "at": "template" the template line is named first and not the value behind
// the field: what is wrong is that the template writes it. With "missing": KIND
// the fault is that an object of the kind is not there: the value that keeps the
// chart from writing one is named first, and else the template line of the field.
//
// A violation may be a text alone, or leave out path, and with release scope
// object: then package infer finds the field, and the object that has it. The
// rules in the binary say both.
//
// With object scope input is one object; with release scope input.objects is
// all of them. With fleet scope input.releases is {"service", "namespace",
// "objects"} of every service that a run has rendered in an environment, with
// objects of the rule's kinds: Fleet runs such rules when all services are
// rendered, and Check does not. Keys that are null are left out, as the API
// server does, and CustomResourceDefinitions are, unless a rule names the kind.
//
// data.chartyard has service, environment, profile, namespace, release,
// kubeVersion, yard and params: the parameters by rule ID, filled in with the
// rules' defaults. With fleet scope service, namespace and release are empty, and
// so is kubeVersion when it is not the same for all.
//
// The rules in the binary are loaded from the folder compiled: what the compiler
// made of each, without parsing and compiling it again.
//
// It may import internal/diag, grammar, manifest, rego, rego/machine, rego/infer
// and check. Of OPA it uses the packages ast, topdown and storage only: OPA's own
// rego starts slower and compiles a query per rule.
package policy
