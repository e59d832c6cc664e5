package policies["pod-security"]["host-isolated_test"]

import data.policies["pod-security"]["host-isolated"] as rule

test_a_pod_on_its_own_passes if {
	count(rule.violation) == 0
		with input as {"kind": "Pod", "spec": {"hostPID": false, "containers": [{"name": "app", "ports": [{"containerPort": 80, "hostPort": 0}]}]}}
}

test_each_namespace_is_named if {
	spec := {"hostNetwork": true, "hostPID": true, "hostIPC": true, "containers": [{"name": "app"}]}
	paths := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": spec}
	paths == {["spec", "hostNetwork"], ["spec", "hostPID"], ["spec", "hostIPC"]}
}

test_a_host_port_is_named if {
	rule.violation == {{
		"msg": `container "app" takes port 80 of the node`,
		"path": ["spec", "containers", 0, "ports", 0, "hostPort"],
	}} with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": [{"hostPort": 80}]}]}}
}

test_a_windows_process_of_the_node_is_refused if {
	context := {"windowsOptions": {"hostProcess": true}}
	spec := {"os": {"name": "windows"}, "securityContext": context, "containers": [{"name": "app", "securityContext": context}]}
	paths := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": spec}
	paths == {
		["spec", "securityContext", "windowsOptions", "hostProcess"],
		["spec", "containers", 0, "securityContext", "windowsOptions", "hostProcess"],
	}
}

test_an_unmasked_proc_is_refused if {
	containers := [{"name": "a", "securityContext": {"procMount": "Default"}}, {"name": "b", "securityContext": {"procMount": "Unmasked"}}]
	paths := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": {"containers": containers}}
	paths == {["spec", "containers", 1, "securityContext", "procMount"]}
}

test_only_safe_kernel_settings_pass if {
	sysctls := [{"name": "net.ipv4.tcp_rmem", "value": "1 2 3"}, {"name": "kernel.msgmax", "value": "1"}, {"value": "1"}]
	paths := {v.path | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"securityContext": {"sysctls": sysctls}}}
		with data.chartyard.params as {"pod-security/host-isolated": {"sysctls": ["net.ipv4.tcp_rmem"]}}
	place := ["spec", "securityContext", "sysctls"]
	paths == {array.concat(place, [1, "name"]), array.concat(place, [2, "name"])}
}
