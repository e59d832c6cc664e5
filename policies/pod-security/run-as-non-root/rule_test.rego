package policies["pod-security"]["run-as-non-root_test"]

import data.policies["pod-security"]["run-as-non-root"] as rule

# pod with a security context of its own and one of its container.
pod(own, inner) := {"kind": "Pod", "spec": {"securityContext": own, "containers": [{"name": "app", "securityContext": inner}]}}

paths := {v.path | some v in rule.violation}

test_the_pods_word_counts if {
	paths == set() with input as pod({"runAsNonRoot": true, "runAsUser": 1000}, {})
}

test_the_containers_word_counts if {
	paths == set() with input as pod({}, {"runAsNonRoot": true})
}

test_the_container_overrides_the_pod if {
	paths == {["spec", "containers", 0, "securityContext", "runAsNonRoot"]}
		with input as pod({"runAsNonRoot": true}, {"runAsNonRoot": false})
}

test_a_pod_that_says_no_is_found_all_the_same if {
	rule.violation == {{
		"msg": "the pod may run as root: its runAsNonRoot is false",
		"path": ["spec", "securityContext", "runAsNonRoot"],
	}} with input as pod({"runAsNonRoot": false}, {"runAsNonRoot": true})
	paths == {["spec", "securityContext", "runAsUser"]}
		with input as pod({"runAsUser": 0}, {"runAsNonRoot": true, "runAsUser": 1000})
}

test_silence_is_placed_at_the_pod if {
	paths == {["spec", "securityContext", "runAsNonRoot"]} with input as pod({}, {})
}

test_silence_of_several_is_one_finding if {
	msgs := {v.msg | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app"}, {"name": "proxy"}]}}
	msgs == {`container "app" and container "proxy" may run as root: the pod does not set runAsNonRoot to true`}
}

test_user_zero_is_root if {
	paths == {["spec", "securityContext", "runAsUser"]} with input as pod({"runAsNonRoot": true, "runAsUser": 0}, {})
	paths == {["spec", "containers", 0, "securityContext", "runAsUser"]}
		with input as pod({"runAsNonRoot": true}, {"runAsUser": 0})
}

test_what_is_not_true_is_no_promise if {
	spec := {"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "app", "securityContext": {"runAsNonRoot": "yes"}}]}
	msgs := {v.msg | some v in rule.violation} with input as {"kind": "Pod", "spec": spec}
	msgs == {`container "app" may run as root: its runAsNonRoot is yes`}
}
