# METADATA
# title: A disruption budget covers the pods
# description: >-
#   Workloads with two or more replicas: a PodDisruptionBudget of the release selects their pods. For an autoscaled
#   workload its least number of replicas counts. A budget that selects no pods at all may be meant for these, and is
#   left to availability/budget-selects-pods.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment, StatefulSet, ReplicaSet]
#   rationale: >-
#     Nodes are drained whenever the cluster is upgraded, and a drain evicts pods only as far as their budget allows.
#     With no budget all replicas may go together, which is an outage, although there are several of them.
#   remediation: >-
#     In the standard chart: set disruptionBudget.enabled: true where the finding stands; if it is true, put right what
#     templates/poddisruptionbudget.yaml asks for. In any other chart: Add a PodDisruptionBudget with the workload's
#     selector, maxUnavailable 1 and unhealthyPodEvictionPolicy AlwaysAllow.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["disruption-budget"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {
	"msg": msg,
	"path": ["spec", "selector"],
	"object": release.name(target),
	"missing": "PodDisruptionBudget",
} if {
	some kind in ["Deployment", "StatefulSet", "ReplicaSet"]
	some target in release.by_kind[kind]
	replicas := release.least_replicas(target)
	replicas >= 2
	count(release.budgets(target)) == 0
	there := [budget |
		some budget in release.by_kind.PodDisruptionBudget
		release.namespace(budget) == release.namespace(target)
	]
	every budget in there {
		count(network.protected(budget)) > 0
	}
	msg := sprintf(
		"no PodDisruptionBudget covers the replicas of %s: draining nodes may stop them all at once%s",
		[release.title(target), others(there)],
	)
}

others([]) := ""

others(budgets) := concat("", [sprintf("; %s selects %s", [release.title(budget), labels]) |
	some budget in budgets
	labels := release.label_list(object.get(budget.spec.selector, "matchLabels", {}))
]) if {
	count(budgets) > 0
}
