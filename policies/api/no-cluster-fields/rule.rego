# METADATA
# title: Templates leave out what the cluster fills in
# description: >-
#   The fields of metadata that only the cluster sets, such as uid and resourceVersion, and status.
# custom:
#   severity: warning
#   profile: baseline
#   rationale: >-
#     These fields come from an object that was copied out of a cluster. A resourceVersion or uid makes every upgrade
#     fail, because it never fits the object that is there. The others are passed over, but Argo CD and helm diff may
#     show them as a difference for ever.
#   remediation: >-
#     Remove the field from the template. In the standard chart: no value sets one.
#   chart-only: the cluster sets these fields of every object in it
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/
package policies.api["no-cluster-fields"]

violation contains {"msg": msg, "path": ["metadata", field]} if {
	some field in (object.keys(input.metadata) & given)
	input.metadata[field]
	msg := sprintf("metadata.%s is the cluster's to set", [field])
}

given := {"uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "selfLink", "managedFields"}

violation contains {"msg": msg, "path": ["status"]} if {
	input.status
	msg := "status is the cluster's to set"
}
