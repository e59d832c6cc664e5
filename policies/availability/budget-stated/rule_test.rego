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

test_each_fault_has_its_own_help if {
	helps := {concat(".", v.path): v.remediation |
		some spec in [{}, {"minAvailable": 1, "maxUnavailable": 1}]
		some v in rule.violation with input as {"kind": "PodDisruptionBudget", "spec": spec}
	}
	startswith(helps["spec.maxUnavailable"], "Set maxUnavailable to 1.")
	startswith(helps["spec.minAvailable"], "Keep maxUnavailable, and take minAvailable out")
}
