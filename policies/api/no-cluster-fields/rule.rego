# METADATA
# title: Templates leave out what the cluster fills in
# description: >-
#   These fields come from an object that was copied out of a cluster. At best they are passed over; a resourceVersion
#   or uid makes every upgrade fail, and a status shows as a difference for ever in tools that compare.
# custom:
#   severity: warning
#   remediation: >-
#     Remove the field from the template.
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
