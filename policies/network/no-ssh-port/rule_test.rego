package policies.network["no-ssh-port_test"]

import data.policies.network["no-ssh-port"] as rule

test_other_ports_pass if {
	count(rule.violation) == 0
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": [{"containerPort": 2222}]}]}}
	count(rule.violation) == 0
		with input as {"kind": "Service", "metadata": {"name": "app"}, "spec": {"ports": [{"port": 80}]}}
}

test_a_container_with_ssh_is_refused if {
	paths := {v.path | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "ports": [{"containerPort": 80}, {"containerPort": 22}]}]}}
	paths == {["spec", "containers", 0, "ports", 1, "containerPort"]}
}

test_a_service_with_ssh_is_refused if {
	paths := {v.path | some v in rule.violation}
		with input as {"kind": "Service", "metadata": {"name": "app"}, "spec": {"ports": [{"port": 22}]}}
	paths == {["spec", "ports", 0, "port"]}
}
