package policies.network["ingress-backend-exists_test"]

import data.policies.network["ingress-backend-exists"] as rule

ingress(port) := {"kind": "Ingress", "metadata": {"name": "app"}, "spec": {"rules": [{"http": {"paths": [
	{"path": "/", "backend": {"service": {"name": "app", "port": port}}},
]}}]}}

service := {"kind": "Service", "metadata": {"name": "app"}, "spec": {"ports": [{"name": "http", "port": 80}, {"port": 81}]}}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_port_of_the_service_passes if {
	says([ingress({"name": "http"}), service]) == set()
	says([ingress({"number": 81}), service]) == set()
}

test_a_port_that_is_not_there_is_refused if {
	says([ingress({"name": "web"}), service]) == {`Service "app" has no port web: it has http (80), unnamed (81)`}
	says([ingress({"number": 8080}), service]) == {`Service "app" has no port 8080: it has http (80), unnamed (81)`}
}

test_the_place_is_the_backend if {
	paths := {v.path | some v in rule.violation} with input.objects as [ingress({"name": "web"}), service]
		with data.chartyard.namespace as "shop"
	paths == {["spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", "name"]}
}

test_a_service_from_elsewhere_is_let_pass if {
	says([ingress({"name": "web"})]) == set()
}
