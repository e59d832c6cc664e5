# METADATA
# title: A disruption budget has pods
# description: >-
#   A PodDisruptionBudget whose selector fits no pod protects nothing: draining nodes may take all pods at once,
#   although the budget is there to be seen. In a release that makes no pods at all they come from elsewhere, and
#   nothing is said.
# custom:
#   severity: warning
#   scope: release
#   kinds: [PodDisruptionBudget]
#   remediation: >-
#     Make the budget's selector the same as the workload's, best from one named template.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["budget-selects-pods"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(budget)} if {
	some budget in release.by_kind.PodDisruptionBudget
	count(network.makers) > 0
	wanted := object.get(budget.spec.selector, "matchLabels", {})
	selected := [maker |
		some maker in network.makers
		object.subset(network.labels(maker), wanted)
		release.namespace(maker) == release.namespace(budget)
	]
	count(selected) == 0
	msg := sprintf("%s protects nothing: no pod of this release has the labels %s", [
		release.title(budget),
		concat(", ", [sprintf("%s=%v", [key, value]) | some key, value in wanted]),
	])
}
