package policies.availability["budget-stated_test"]

import data.policies.availability["budget-stated"] as rule

paths(spec) := found if {
	found := {concat(".", v.path) | some v in rule.violation} with input as {"kind": "PodDisruptionBudget", "spec": spec}
}

test_one_way_passes if {
	paths({"maxUnavailable": 1}) == set()
	paths({"minAvailable": "50%", "maxUnavailable": null}) == set()
}

test_both_are_refused if {
	paths({"minAvailable": 1, "maxUnavailable": 0}) == {"spec.minAvailable"}
}

test_neither_says_nothing if {
	paths({"selector": {}}) == {"spec.maxUnavailable"}
}
