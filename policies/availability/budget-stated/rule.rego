# METADATA
# title: A disruption budget says how much in one way
# description: >-
#   A PodDisruptionBudget has minAvailable or maxUnavailable, not both and not neither.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [PodDisruptionBudget]
#   rationale: >-
#     The API server refuses a budget with both, so the release stops there: an overlay that says maxUnavailable leaves
#     the minAvailable of the base where it is. A budget with neither says nothing about how many pods must stay.
#   remediation: >-
#     Set maxUnavailable to 1, and minAvailable to null in the overlay if the base sets it. In the standard chart:
#     disruptionBudget.maxUnavailable; there is no other.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
package policies.availability["budget-stated"]

violation contains {"msg": msg, "path": ["spec", path], "remediation": remediation} if {
	given := [field |
		some field in ["minAvailable", "maxUnavailable"]
		object.get(input.spec, field, null) != null
	]
	[msg, path, remediation] := faults[count(given)]
}

faults := {
	0: [
		"the budget says neither minAvailable nor maxUnavailable",
		"maxUnavailable",
		"Set maxUnavailable to 1. In the standard chart: disruptionBudget.maxUnavailable: 1.",
	],
	2: [
		"the budget says both minAvailable and maxUnavailable: the API server refuses it",
		"minAvailable",
		"Keep maxUnavailable, and take minAvailable out: where the base sets it, set it to null in the overlay.",
	],
}
