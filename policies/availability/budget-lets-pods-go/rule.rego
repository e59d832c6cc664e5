# METADATA
# title: A disruption budget lets a pod go
# description: >-
#   Each PodDisruptionBudget against the workload of the release that it covers: with the least number of replicas there
#   can be, one pod may go. And no workload has two budgets. A selector with expressions is not judged.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [PodDisruptionBudget]
#   rationale: >-
#     Nodes are drained whenever the cluster is upgraded, and a drain evicts pods only as far as their budget allows.
#     With a budget that allows none, or with two budgets, it waits for ever, and somebody has to delete pods by hand.
#   remediation: >-
#     Set maxUnavailable to 1 in place of minAvailable: it lets a pod go however many there are. Of two budgets remove
#     one. In the standard chart: disruptionBudget.maxUnavailable.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["budget-lets-pods-go"]

import data.policies.lib.release

violation contains {
	"msg": msg,
	"path": ["spec", field],
	"object": release.name(budget),
	"remediation": remediations[field],
} if {
	count(release.by_kind.PodDisruptionBudget) > 0
	some target in targets
	some budget in release.budgets(target)
	not budget.spec.selector.matchExpressions
	replicas := release.least_replicas(target)
	replicas > 0
	some field in ["minAvailable", "maxUnavailable"]
	blocks(field, budget.spec[field], replicas)
	msg := sprintf(
		"%s never lets a pod of %s go: %s is %v%s; draining a node waits for ever",
		[release.title(budget), release.title(target), field, budget.spec[field], of_replicas(budget.spec[field], replicas)],
	)
}

violation contains {
	"msg": msg,
	"path": ["spec", "selector"],
	"object": release.name(budget),
	"remediation": "Remove one of the two budgets, or give each a selector of its own.",
} if {
	count(release.by_kind.PodDisruptionBudget) > 1
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

# of_replicas says how many replicas there are, where that is what makes the value wrong.
of_replicas(value, replicas) := "" if {
	value in {0, "0%", "100%"}
} else := sprintf(", and there can be %d replicas", [replicas])

remediations := {
	"minAvailable": concat("", [
		"Set maxUnavailable to 1 in place of minAvailable: it lets a pod go however many there are. In the standard ",
		"chart: disruptionBudget.maxUnavailable: 1.",
	]),
	"maxUnavailable": "Set maxUnavailable to 1. In the standard chart: disruptionBudget.maxUnavailable: 1.",
}

# needed is a number of pods; a percentage is of the replicas, rounded up.
needed(value, replicas) := ceil((to_number(trim_suffix(value, "%")) * replicas) / 100) if {
	is_string(value)
} else := value
