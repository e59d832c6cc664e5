# METADATA
# title: A disruption budget covers the pods and lets one go
# description: >-
#   Workloads with two or more replicas, which need exactly one budget, and the budgets, which must let at least one
#   pod go. For an autoscaled workload its least number of replicas counts.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment, StatefulSet, ReplicaSet]
#   rationale: >-
#     Nodes are drained whenever the cluster is upgraded, and a drain evicts pods only as far as their budget allows.
#     With no budget all replicas may go together, which is an outage. With a budget that allows none, or with two
#     budgets, the drain waits for ever and somebody has to delete pods by hand.
#   remediation: >-
#     Have one PodDisruptionBudget with maxUnavailable 1 for a workload (disruptionBudget.enabled and
#     disruptionBudget.maxUnavailable in the standard chart). It lets a pod go however many there are; minAvailable
#     may not.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["disruption-budget"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", field], "object": release.name(budget)} if {
	some target in targets
	some budget in release.budgets(target)
	not budget.spec.selector.matchExpressions
	replicas := release.least_replicas(target)
	replicas > 0
	some field in ["minAvailable", "maxUnavailable"]
	blocks(field, budget.spec[field], replicas)
	msg := sprintf(
		"%s never lets a pod of %s go: %s is %v and there can be %d replicas; draining a node waits for ever",
		[release.title(budget), release.title(target), field, budget.spec[field], replicas],
	)
}

violation contains {"msg": msg, "path": where.path, "object": where.object} if {
	some target in targets
	replicas := release.least_replicas(target)
	replicas >= 2
	count(release.budgets(target)) == 0
	where := replicas_at(target)
	msg := sprintf("no PodDisruptionBudget covers the %d replicas of %s: draining nodes may stop them all at once", [replicas, release.title(target)])
}

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(budget)} if {
	some target in targets
	covering := [budget | some budget in release.budgets(target); not budget.spec.selector.matchExpressions]
	count(covering) > 1
	some i, budget in covering
	i > 0
	msg := sprintf(
		"%s covers the pods of %s, and so does %s: Kubernetes evicts no pod that has two budgets",
		[release.title(budget), release.title(target), release.title(covering[0])],
	)
}

targets contains obj if {
	some kind in ["Deployment", "StatefulSet", "ReplicaSet"]
	some obj in release.by_kind[kind]
}

blocks("minAvailable", value, replicas) if needed(value, replicas) >= replicas

blocks("maxUnavailable", value, replicas) if needed(value, replicas) == 0

# needed is a number of pods; a percentage is of the replicas, rounded up.
needed(value, replicas) := ceil((to_number(trim_suffix(value, "%")) * replicas) / 100) if {
	is_string(value)
} else := value

replicas_at(target) := {"path": ["spec", "minReplicas"], "object": release.name(release.autoscalers(target)[0])} if {
	count(release.autoscalers(target)) > 0
} else := {"path": ["spec", "replicas"], "object": release.name(target)}
