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

test_silence_is_placed_at_the_pod_once if {
	rule.violation == {{
		"msg": `the pod sets no seccomp profile for container "app" and container "proxy": every system call is open to it`,
		"path": ["spec", "securityContext", "seccompProfile", "type"],
	}} with input as {"kind": "Pod", "spec": {"containers": [{"name": "app"}, {"name": "proxy"}]}}
}

test_what_confines_nothing_is_left_to_its_own_rule if {
	paths == set() with input as pod(profile("Unconfined"), {})
	paths == set() with input as pod({}, profile("Unconfined"))
}

test_windows_has_no_such_field if {
	paths == set() with input as {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "app"}]}}
}
