package policies["pod-security"]["no-privileged-container_test"]

import data.policies["pod-security"]["no-privileged-container"] as rule

# pod of one container with the given security context.
pod(context) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": context}]}}

test_silence_and_no_pass if {
	count(rule.violation) == 0 with input as pod({})
	count(rule.violation) == 0 with input as pod({"privileged": false})
}

test_privileged_is_named if {
	rule.violation == {{
		"msg": `container "app" is privileged: it has every right on the node`,
		"path": ["spec", "containers", 0, "securityContext", "privileged"],
	}} with input as pod({"privileged": true})
}

test_init_containers_count if {
	some v in rule.violation with input as {
		"kind": "Pod",
		"spec": {"initContainers": [{"name": "wait", "securityContext": {"privileged": true}}]},
	}
	v.path == ["spec", "initContainers", 0, "securityContext", "privileged"]
}
