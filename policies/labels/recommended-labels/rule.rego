# METADATA
# title: Objects carry the labels that tools look for
# description: >-
#   The labels in the metadata of workloads, Services and Ingresses. Which ones are wanted is the parameter `labels`,
#   a list. An empty label counts as missing.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Service, Ingress]
#   rationale: >-
#     Dashboards, cost reports and people find what belongs to a service by these labels. An object without them is in
#     no one's bill and on no one's dashboard, and at night nobody knows whom to call about it.
#   remediation: >-
#     Set the labels in the object's metadata, best from one named template that all objects include (owner and labels
#     in the standard chart).
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
package policies.labels["recommended-labels"]

import data.policies.lib.release

violation contains {"msg": msg, "path": array.concat(["metadata", "labels"], only)} if {
	given := object.get(input, ["metadata", "labels"], {})

	# An empty label finds nothing.
	missing := [label |
		some label in labels
		object.get(given, label, "") == ""
	]
	count(missing) > 0
	only := [label | some label in missing; count(missing) == 1]
	msg := sprintf("%s lacks labels: %s", [release.title(input), concat(", ", missing)])
}

labels := data.chartyard.params["labels/recommended-labels"].labels
