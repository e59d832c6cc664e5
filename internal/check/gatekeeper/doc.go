// Package gatekeeper checks rendered objects with what Gatekeeper guards a
// cluster with: ConstraintTemplates and constraints, run as they are.
//
// An object is reviewed as Gatekeeper's target reviews one for gator test
// (gatekeeper 3.23, pkg/target): input.review and input.parameters, the match of
// the constraint, the schema of the template with its defaults. What a chart leaves
// to Kubernetes is filled in: an object without a namespace is in the release's.
// The pods that workloads make are reviewed too, as the cluster will, and what
// ExpansionTemplates tell of.
// Of a namespace the labels are known when its Namespace is in the release or
// beside the constraints.
//
// What cannot be run here is refused by name: templates in CEL, data.inventory,
// external data. A constraint without its template is an error, and a template
// without a constraint is told: nothing passes because nothing was run.
//
// It may import internal/diag, manifest, rego, rego/infer and check, and uses OPA's ast,
// topdown and in-memory store, and the module's JSON Schema library.
package gatekeeper
