package policies.availability["readiness-and-liveness_test"]

import data.policies.availability["readiness-and-liveness"] as rule

deployment(containers) := {"kind": "Deployment", "spec": {"template": {"spec": {"containers": containers}}}}

get(path) := {"httpGet": {"path": path, "port": "http"}}

test_two_different_probes_pass if {
	count(rule.violation) == 0
		with input as deployment([{"name": "app", "livenessProbe": get("/livez"), "readinessProbe": get("/readyz")}])
}

test_a_sidecar_needs_none if {
	serving := {"name": "app", "livenessProbe": get("/livez"), "readinessProbe": get("/readyz")}
	count(rule.violation) == 0 with input as deployment([{"name": "proxy"}, serving])
}

test_missing_probes_are_each_named if {
	paths := {v.path | some v in rule.violation} with input as deployment([{"name": "app"}])
	base := ["spec", "template", "spec", "containers", 0]
	paths == {array.concat(base, ["livenessProbe"]), array.concat(base, ["readinessProbe"])}
}

test_one_request_for_both_is_refused_whatever_its_timing if {
	slow := object.union(get("/"), {"periodSeconds": 30})
	msgs := {v.msg | some v in rule.violation}
		with input as deployment([{"name": "app", "livenessProbe": get("/"), "readinessProbe": slow}])
	msgs == {
		`container "app" asks the same for liveness as for readiness: when a dependency is down it is restarted instead of spared`,
	}
}

test_no_container_no_finding if {
	count(rule.violation) == 0 with input as deployment([])
}

test_one_port_by_name_and_number_is_the_same_request if {
	liveness := {"httpGet": {"port": 8080}}
	msgs := {v.msg | some v in rule.violation} with input as deployment([{
		"name": "app",
		"ports": [{"name": "metrics", "containerPort": 9090}, {"name": "http", "containerPort": 8080}],
		"livenessProbe": liveness,
		"readinessProbe": get("/"),
	}])
	count(msgs) == 1
}

test_probes_that_ask_nothing_are_not_alike if {
	count(rule.violation) == 0 with input as deployment([{"name": "app", "livenessProbe": {}, "readinessProbe": {}}])
}

test_a_port_that_is_there_twice_breaks_nothing if {
	ports := [{"name": "http", "containerPort": 1}, {"name": "http", "containerPort": 2}]
	probes := {"name": "app", "ports": ports, "livenessProbe": get("/livez"), "readinessProbe": get("/readyz")}
	count(rule.violation) == 0 with input as deployment([probes])
}
