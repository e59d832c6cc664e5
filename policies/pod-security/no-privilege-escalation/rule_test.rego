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

test_privileged_is_named if {
	some v in rule.violation with input as pod({"securityContext": {"privileged": true}})
	v.path == ["spec", "containers", 0, "securityContext", "privileged"]
}

test_init_containers_count if {
	some v in rule.violation with input as {"kind": "Pod", "spec": {"initContainers": [{"name": "wait"}]}}
	v.path == ["spec", "initContainers", 0, "securityContext", "allowPrivilegeEscalation"]
}

test_windows_has_no_such_field if {
	count(rule.violation) == 0 with input as {"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "app"}]}}
}

test_apparmor_is_not_turned_off if {
	contained := {"allowPrivilegeEscalation": false, "appArmorProfile": {"type": "RuntimeDefault"}}
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
		{"name": "a", "securityContext": {"allowPrivilegeEscalation": false, "seLinuxOptions": common}},
		{"name": "b", "securityContext": {"allowPrivilegeEscalation": false, "seLinuxOptions": {"type": "spc_t", "role": "sysadm_r"}}},
	]
	paths := {v.path | some v in rule.violation} with input as {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": containers}}}}}}
	place := ["spec", "jobTemplate", "spec", "template", "spec", "containers", 1, "securityContext", "seLinuxOptions"]
	paths == {array.concat(place, ["type"]), array.concat(place, ["role"])}
}
