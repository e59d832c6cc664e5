package policies.availability["probe-accepted_test"]

import data.policies.availability["probe-accepted"] as rule

messages(container) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, container)]}}
}

test_one_way_of_asking_passes if {
	messages({}) == set()
	messages({"livenessProbe": {"httpGet": {"port": 80}, "exec": null, "successThreshold": 1}}) == set()
	messages({"readinessProbe": {"grpc": {"port": 80}, "successThreshold": 3}}) == set()
}

test_two_ways_are_refused if {
	messages({"readinessProbe": {"httpGet": {"port": 80}, "tcpSocket": {"port": 80}}}) == {
		`container "app": the readinessProbe asks in 2 ways, httpGet and tcpSocket`,
	}
}

test_no_way_is_refused if {
	messages({"startupProbe": {"periodSeconds": 5}}) == {`container "app": the startupProbe asks nothing`}
}

test_liveness_counts_one_success if {
	messages({"livenessProbe": {"exec": {}, "successThreshold": 2}}) == {
		`container "app": the livenessProbe wants 2 successes; it can only want one`,
	}
}
