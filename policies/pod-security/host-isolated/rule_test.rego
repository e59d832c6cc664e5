package policies["pod-security"]["host-isolated_test"]

import data.policies["pod-security"]["host-isolated"] as rule

test_a_pod_on_its_own_passes if {
	count(rule.violation) == 0 with input as {"kind": "Pod", "spec": {"hostPID": false, "containers": [{"name": "app", "ports": [{"containerPort": 80, "hostPort": 0}]}]}}
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
