package policies["pod-security"]["confinement-kept_test"]

import data.policies["pod-security"]["confinement-kept"] as rule

test_silence_and_the_runtimes_own_pass if {
	own := {"seccompProfile": {"type": "RuntimeDefault"}, "appArmorProfile": {"type": "Localhost", "localhostProfile": "app"}}
	spec := {"securityContext": own, "containers": [{"name": "app", "securityContext": {}}]}
	count(rule.violation) == 0 with input as {"kind": "Pod", "spec": spec}
}

test_seccomp_is_not_turned_off if {
	unconfined := {"seccompProfile": {"type": "Unconfined"}}
	rule.violation == {
		{
			"msg": "the pod sets the seccomp profile Unconfined",
			"path": ["spec", "securityContext", "seccompProfile", "type"],
		},
		{
			"msg": `container "app" sets the seccomp profile Unconfined`,
			"path": ["spec", "containers", 0, "securityContext", "seccompProfile", "type"],
		},
	} with input as {
		"kind": "Pod",
		"spec": {"securityContext": unconfined, "containers": [{"name": "app", "securityContext": unconfined}]},
	}
}

test_apparmor_is_not_turned_off if {
	contained := {"appArmorProfile": {"type": "RuntimeDefault"}}
	spec := {"securityContext": {"appArmorProfile": {"type": "Unconfined"}}, "containers": [{"name": "app", "securityContext": contained}]}
	paths := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": spec}
	paths == {["spec", "securityContext", "appArmorProfile", "type"]}
}

test_apparmor_is_not_turned_off_by_annotation if {
	annotation := "container.apparmor.security.beta.kubernetes.io"
	annotations := {concat("/", [annotation, profile]): profile | some profile in ["unconfined", "runtime/default", "localhost/app"]}
	template := {"metadata": {"annotations": object.union(annotations, {"other": "unconfined"})}, "spec": {}}
	paths := {v.path | some v in rule.violation} with input as {"kind": "Deployment", "spec": {"template": template}}
	paths == {["spec", "template", "metadata", "annotations", "container.apparmor.security.beta.kubernetes.io/unconfined"]}
}

test_selinux_keeps_a_containers_type if {
	common := {"type": "container_t", "level": "s0:c123,c456", "user": ""}
	containers := [
		{"name": "a", "securityContext": {"seLinuxOptions": common}},
		{"name": "b", "securityContext": {"seLinuxOptions": {"type": "spc_t", "role": "sysadm_r"}}},
	]
	paths := {v.path | some v in rule.violation}
		with input as {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": containers}}}}}}
	place := ["spec", "jobTemplate", "spec", "template", "spec", "containers", 1, "securityContext", "seLinuxOptions"]
	paths == {array.concat(place, ["type"]), array.concat(place, ["role"])}
}
