# METADATA
# title: Objects carry the labels that tools look for
# description: >-
#   Dashboards, cost reports and people find what belongs to a service by these labels. Which ones are wanted is the
#   parameter `labels`, a list.
# custom:
#   severity: warning
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Service, Ingress]
#   remediation: >-
#     Set the labels in the object's metadata, best from one named template that all objects include.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
#     - https://helm.sh/docs/chart_best_practices/labels/
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

default labels := ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version"]

labels := data.chartyard.params["labels/recommended-labels"].labels
