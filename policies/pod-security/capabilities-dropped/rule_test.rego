package policies["pod-security"]["capabilities-dropped_test"]

import data.policies["pod-security"]["capabilities-dropped"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}

# paths of the findings about a container's capabilities, where a yard allows some.
paths(capabilities, allowed) := found if {
	found := {v.path | some v in rule.violation} with input as pod({"securityContext": {"capabilities": capabilities}})
		with data.chartyard.params as {"pod-security/capabilities-dropped": {"allowed": allowed}}
}

test_all_dropped_passes if {
	paths({"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}, ["NET_BIND_SERVICE"]) == set()
}

test_a_partial_drop_keeps_the_rest if {
	paths({"drop": ["KILL"]}, []) == {["spec", "containers", 0, "securityContext", "capabilities", "drop"]}
}

test_silence_keeps_all if {
	every fields in [{}, {"securityContext": {"capabilities": {}}}] {
		count(rule.violation) == 1 with input as pod(fields)
	}
}

test_an_added_capability_is_named if {
	rule.violation == {{
		"msg": `container "app" adds the capability CHOWN`,
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "add", 1],
	}} with input as pod({"securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]}}})
		with data.chartyard.params as {"pod-security/capabilities-dropped": {"allowed": ["NET_BIND_SERVICE"]}}
}

test_a_yard_says_what_may_be_added if {
	paths({"drop": ["ALL"], "add": ["CHOWN"]}, ["CHOWN"]) == set()
	count(paths({"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}, [])) == 1
}

test_what_is_worse_is_left_to_its_own_rule if {
	paths({"drop": ["ALL"], "add": ["SYS_TIME"]}, []) == set()
}
