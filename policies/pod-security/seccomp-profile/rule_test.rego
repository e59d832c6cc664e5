package policies["pod-security"]["seccomp-profile_test"]

import data.policies["pod-security"]["seccomp-profile"] as rule

pod(own, inner) := {"kind": "Pod", "spec": {"securityContext": own, "containers": [{"name": "app", "securityContext": inner}]}}

profile(type) := {"seccompProfile": {"type": type}}

paths := {v.path | some v in rule.violation}

test_the_pods_profile_serves_all if {
	paths == set() with input as pod(profile("RuntimeDefault"), {})
}

test_the_containers_profile_serves_it if {
	paths == set() with input as pod({}, profile("Localhost"))
	paths == set() with input as pod(profile("Unconfined"), profile("RuntimeDefault"))
}

test_silence_is_placed_at_the_pod if {
	paths == {["spec", "securityContext", "seccompProfile", "type"]} with input as pod({}, {})
}

test_an_unconfined_container_is_named if {
	rule.violation == {{
		"msg": `container "app" has the seccomp profile Unconfined`,
		"path": ["spec", "containers", 0, "securityContext", "seccompProfile", "type"],
	}} with input as pod(profile("RuntimeDefault"), profile("Unconfined"))
}
