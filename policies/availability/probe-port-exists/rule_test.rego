package policies.availability["probe-port-exists_test"]

import data.policies.availability["probe-port-exists"] as rule

paths(probes) := found if {
	found := {array.slice(v.path, 3, 6) | some v in rule.violation} with input as {"kind": "Pod", "spec": {"containers": [object.union(
		{"name": "app", "ports": [{"name": "http", "containerPort": 8080}]},
		probes,
	)]}}
}

test_ports_of_the_container_pass if {
	paths({"readinessProbe": {"httpGet": {"port": "http"}}, "livenessProbe": {"tcpSocket": {"port": 9090}}}) == set()
	paths({"startupProbe": {"httpGet": {"port": "8080"}}}) == set()
}

test_another_name_is_refused if {
	paths({"readinessProbe": {"httpGet": {"port": "web"}}}) == {["readinessProbe", "httpGet", "port"]}
	paths({"livenessProbe": {"tcpSocket": {"port": "web"}}}) == {["livenessProbe", "tcpSocket", "port"]}
}
