# METADATA
# title: Objects carry the labels that tools look for
# description: >-
#   The labels in the metadata of workloads, Services and Ingresses, and their annotations. Which ones are wanted is in
#   the parameters `labels` and `annotations`, two lists. An empty one counts as missing.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Service, Ingress]
#   rationale: >-
#     Dashboards, cost reports and people find what belongs to a service by these labels. An object without them is in
#     no one's bill and on no one's dashboard, and at night nobody knows whom to call about it.
#   remediation: >-
#     Set what is missing in the object's metadata, best from one named template that all objects include. In the
#     standard chart: owner, partOf and labels; annotations have their places, such as deploymentAnnotations.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
#     - https://helm.sh/docs/chart_best_practices/labels/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       labels:
#         type: array
#         items:
#           type: string
#         default:
#           - app.kubernetes.io/name
#           - app.kubernetes.io/instance
#           - app.kubernetes.io/version
#         description: Names of the labels that every object carries.
#       annotations:
#         type: array
#         items:
#           type: string
#         default: []
#         description: Names of the annotations that every object carries.
package policies.labels["recommended-labels"]

import data.policies.lib.release

violation contains {"msg": msg, "path": array.concat(["metadata", field], only)} if {
	some field in ["labels", "annotations"]
	given := object.get(input, ["metadata", field], {})
	missing := [name |
		some name in data.chartyard.params["labels/recommended-labels"][field]
		object.get(given, name, "") == ""
	]
	count(missing) > 0
	only := [name | some name in missing; count(missing) == 1]
	msg := sprintf("%s lacks %s: %s", [release.title(input), field, concat(", ", missing)])
}
