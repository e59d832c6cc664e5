package policies["pod-security"]["ids-not-of-node_test"]

import data.policies["pod-security"]["ids-not-of-node"] as rule

paths(context, least) := found if {
	found := {v.path[2] | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"securityContext": context, "containers": [{"name": "app"}]}}
		with data.chartyard.params as {"pod-security/ids-not-of-node": {"least": least}}
}

test_high_numbers_pass if {
	paths({}, 1) == set()
	paths({"runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001, "supplementalGroups": [2000]}, 1000) == set()
}

test_the_group_root_is_refused if {
	paths({"runAsUser": 101, "runAsGroup": 0}, 1) == {"runAsGroup"}
	paths({"fsGroup": 0}, 1) == {"fsGroup"}
	paths({"supplementalGroups": [2000, 0]}, 1) == {"supplementalGroups"}
}

test_the_yard_says_how_low if {
	paths({"runAsUser": 101, "runAsGroup": 101}, 1000) == {"runAsUser", "runAsGroup"}
}

test_the_user_root_has_a_rule_of_its_own if {
	paths({"runAsUser": 0}, 1000) == set()
}
