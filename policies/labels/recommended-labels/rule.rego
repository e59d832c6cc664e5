# METADATA
# title: Objects carry the labels that tools look for
# description: >-
#   The labels in the metadata of workloads, Services and Ingresses, and their annotations. Which ones are wanted is in
#   the parameters `labels` and `annotations`, two lists. An empty one counts as missing. A label that the workload
#   itself has must be on the pods that it makes too, but for those of hooks.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Service, Ingress]
#   rationale: >-
#     Dashboards, cost reports and people find what belongs to a service by these labels. An object without them is in
#     no one's bill and on no one's dashboard, and at night nobody knows whom to call about it. What runs and costs
#     are the pods, and they have no labels but those of their template.
#   remediation: >-
#     In the standard chart: set owner, partOf or labels where the value is empty; where it is set, put the label's
#     line back in service.commonLabels in templates/_names.tpl, which objects and pod templates include. In any other
#     chart: Set what is missing in one named template that the metadata of all objects and pod templates includes.
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
#       pods:
#         type: boolean
#         default: true
#         description: Whether the pods of a workload carry its labels too.
#       annotations:
#         type: array
#         items:
#           type: string
#         default: []
#         description: Names of the annotations that every object carries.
package policies.labels["recommended-labels"]

import data.policies.lib.network
import data.policies.lib.release
import data.policies.lib.workload

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

violation contains {"msg": msg, "path": array.concat(place, only)} if {
	data.chartyard.params["labels/recommended-labels"].pods
	not network.is_hook(input)
	place := array.concat(workload.pod_of(input).above, ["metadata", "labels"])
	given := object.get(input, place, {})
	missing := [name |
		some name in data.chartyard.params["labels/recommended-labels"].labels
		object.get(input, ["metadata", "labels", name], "") != ""
		object.get(given, name, "") == ""
	]
	count(missing) > 0
	only := [name | some name in missing; count(missing) == 1]
	msg := sprintf("the pods of %s lack labels that it has itself: %s", [release.title(input), concat(", ", missing)])
}
