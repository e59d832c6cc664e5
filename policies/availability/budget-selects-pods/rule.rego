# METADATA
# title: A disruption budget has pods
# description: >-
#   The selector of each PodDisruptionBudget, which must fit the labels of some pod of the release. In a release that
#   makes no pods at all they come from elsewhere, and nothing is said.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [PodDisruptionBudget]
#   rationale: >-
#     A PodDisruptionBudget says how many pods may be taken away at once while nodes are drained for an upgrade. One
#     whose selector fits no pod protects nothing: all pods may go together, although the budget is there to be seen.
#   remediation: >-
#     Make the budget's selector the same as the workload's, best from one named template. In the standard chart: always
#     so; disruptionBudget.enabled turns the budget on and off.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["budget-selects-pods"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(budget)} if {
	count(network.makers) > 0
	some budget in release.by_kind.PodDisruptionBudget
	count(network.protected(budget)) == 0
	msg := sprintf(
		"%s protects nothing: no pod of this release has the labels %s",
		[release.title(budget), release.label_list(object.get(budget.spec.selector, "matchLabels", {}))],
	)
}
