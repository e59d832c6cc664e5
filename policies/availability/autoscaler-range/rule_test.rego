package policies.availability["autoscaler-range_test"]

import data.policies.availability["autoscaler-range"] as rule

says(spec) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "HorizontalPodAutoscaler", "spec": spec}
}

test_a_range_passes if {
	says({"minReplicas": 2, "maxReplicas": 4}) == set()
	says({"maxReplicas": 2}) == set()
}

test_no_room_is_refused if {
	says({"minReplicas": 2, "maxReplicas": 2}) == {
		"the autoscaler never changes anything: minReplicas is 2 and maxReplicas is 2",
	}
	says({"maxReplicas": 1}) == {"the autoscaler never changes anything: minReplicas is 1 and maxReplicas is 1"}
}

test_less_than_none_is_refused if {
	says({"minReplicas": 3, "maxReplicas": 2}) == {
		"the API server refuses this autoscaler: minReplicas is 3 and maxReplicas is 2",
	}
}
