package policies["pod-security"]["no-privilege-escalation_test"]

import data.policies["pod-security"]["no-privilege-escalation"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}

test_refused_escalation_passes if {
	count(rule.violation) == 0 with input as pod({"securityContext": {"allowPrivilegeEscalation": false}})
}

test_silence_allows_escalation if {
	rule.violation == {{
		"msg": `container "app" may gain more privileges than it was started with`,
		"path": ["spec", "containers", 0, "securityContext", "allowPrivilegeEscalation"],
	}} with input as pod({})
}

test_init_containers_count if {
	some v in rule.violation with input as {"kind": "Pod", "spec": {"initContainers": [{"name": "wait"}]}}
	v.path == ["spec", "initContainers", 0, "securityContext", "allowPrivilegeEscalation"]
}

test_windows_has_no_such_field if {
	count(rule.violation) == 0
		with input as {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "app"}]}}
}
