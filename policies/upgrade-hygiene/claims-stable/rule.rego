# METADATA
# title: Volume claims of a StatefulSet stay the same from version to version
# description: >-
#   Labels and annotations of the volumeClaimTemplates of a StatefulSet, for names that hold a version or a checksum.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [StatefulSet]
#   rationale: >-
#     volumeClaimTemplates can never change, not even their labels. A label with the chart's or the program's version
#     makes the next upgrade fail, and what is left is to delete the StatefulSet by hand, with the data beside it.
#   remediation: >-
#     Give the claims the selector's labels only, or none. In the standard chart: there is no StatefulSet; the template
#     is one of yours.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
package policies["upgrade-hygiene"]["claims-stable"]

violation contains {"msg": msg, "path": ["spec", "volumeClaimTemplates", i, "metadata", field, key]} if {
	some i, claim in input.spec.volumeClaimTemplates
	some field in ["labels", "annotations"]
	some key, value in claim.metadata[field]
	regex.match(`^(helm\.sh/chart|app\.kubernetes\.io/version|version|chart|checksum/.*)$`, key)
	msg := sprintf(
		"the volume claim has %s=%v, which another version changes: the API server then refuses the upgrade",
		[key, value],
	)
}
