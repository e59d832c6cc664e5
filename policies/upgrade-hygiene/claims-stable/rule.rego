# METADATA
# title: Volume claims of a StatefulSet stay the same from version to version
# description: >-
#   volumeClaimTemplates can never change, not even their labels. Labels with the chart's or the program's version
#   make the next upgrade fail, and what is left is to delete the StatefulSet by hand.
# custom:
#   severity: error
#   kinds: [StatefulSet]
#   remediation: >-
#     Give the claims the selector's labels only, or none.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
package policies["upgrade-hygiene"]["claims-stable"]

violation contains {"msg": msg, "path": ["spec", "volumeClaimTemplates", i, "metadata", field, key]} if {
	some i, claim in input.spec.volumeClaimTemplates
	some field in ["labels", "annotations"]
	some key, value in claim.metadata[field]
	regex.match(`^(helm\.sh/chart|app\.kubernetes\.io/version|version|chart|checksum/.*)$`, key)
	msg := sprintf("the volume claim has %s=%v, which another version changes: the API server then refuses the upgrade", [key, value])
}
