package policies["pod-security"]["capabilities-dropped_test"]

import data.policies["pod-security"]["capabilities-dropped"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}


test_all_dropped_passes if {
	count(rule.violation) == 0 with input as pod({"securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}})
}

test_a_partial_drop_keeps_the_rest if {
	paths := {v.path | some v in rule.violation} with input as pod({"securityContext": {"capabilities": {"drop": ["KILL"]}}})
	paths == {["spec", "containers", 0, "securityContext", "capabilities", "drop"]}
}

test_silence_keeps_all if {
	every fields in [{}, {"securityContext": {"capabilities": {}}}] {
		count(rule.violation) == 1 with input as pod(fields)
	}
}

test_an_added_capability_is_named if {
	rule.violation == {{
		"msg": `container "app" adds the capability SYS_TIME`,
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "add", 1],
	}} with input as pod({"securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "SYS_TIME"]}}})
}
