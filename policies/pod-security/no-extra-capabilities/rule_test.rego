package policies["pod-security"]["no-extra-capabilities_test"]

import data.policies["pod-security"]["no-extra-capabilities"] as rule

# paths of the findings about what a container adds, where a yard allows some.
paths(capabilities, allowed) := found if {
	found := {v.path | some v in rule.violation} with input as {
		"kind": "Pod",
		"spec": {"containers": [{"name": "app", "securityContext": {"capabilities": capabilities}}]},
	}
		with data.chartyard.params as {"pod-security/no-extra-capabilities": {"allowed": allowed}}
}

test_usual_ones_and_silence_pass if {
	paths({"add": ["CHOWN", "KILL"]}, ["CHOWN", "KILL"]) == set()
	paths({}, ["CHOWN"]) == set()
}

test_others_are_named if {
	place := ["spec", "containers", 0, "securityContext", "capabilities", "add"]
	paths({"add": ["CHOWN", "NET_RAW", "ALL"]}, ["CHOWN"]) == {array.concat(place, [1]), array.concat(place, [2])}
}

test_the_message_says_which if {
	{v.msg | some v in rule.violation} == {`init container "wait" adds the capability SYS_TIME, which reaches past the container`} with input as {
		"kind": "Pod",
		"spec": {"initContainers": [{"name": "wait", "securityContext": {"capabilities": {"add": ["SYS_TIME"]}}}]},
	}
		with data.chartyard.params as {"pod-security/no-extra-capabilities": {"allowed": []}}
}
