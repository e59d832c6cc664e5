package policies.resources["requests-set_test"]

import data.policies.resources["requests-set"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}

standard := {"resources/requests-set": {"resources": ["cpu", "memory"]}}

test_requests_pass if {
	count(rule.violation) == 0 with input as pod({"resources": {"requests": {"cpu": "1", "memory": "1Gi"}}})
		with data.chartyard.params as standard
}

test_a_limit_counts_as_a_request if {
	count(rule.violation) == 0 with input as pod({"resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}})
		with data.chartyard.params as standard
}

test_one_that_is_missing_is_the_place if {
	rule.violation == {{
		"msg": `container "app" requests no memory`,
		"path": ["spec", "containers", 0, "resources", "requests", "memory"],
	}} with input as pod({"resources": {"requests": {"cpu": "1"}}})
		with data.chartyard.params as standard
}

test_both_missing_is_one_finding if {
	rule.violation == {{
		"msg": `container "app" requests no cpu and no memory`,
		"path": ["spec", "containers", 0, "resources", "requests"],
	}} with input as pod({})
		with data.chartyard.params as standard
}

test_an_ephemeral_container_can_have_none if {
	count(rule.violation) == 0 with input as {"kind": "Pod", "spec": {"ephemeralContainers": [{"name": "debug"}]}}
		with data.chartyard.params as standard
}

test_a_request_of_nothing_is_none if {
	every nothing in [0, "0", "0m", ""] {
		resources := {"requests": {"cpu": nothing, "memory": 1024}, "limits": {"cpu": "1"}}
		msgs := {v.msg | some v in rule.violation} with input as pod({"resources": resources})
			with data.chartyard.params as standard
		msgs == {`container "app" requests no cpu`}
	}
}

test_a_request_of_the_pod_will_do if {
	spec := {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}}, "containers": [{"name": "app"}]}
	count(rule.violation) == 0 with input as {"kind": "Pod", "spec": spec}
		with data.chartyard.params as standard
}

test_a_yard_can_ask_for_others if {
	msgs := {v.msg | some v in rule.violation} with input as pod({"resources": {"requests": {"memory": "1Gi"}}})
		with data.chartyard.params as {"resources/requests-set": {"resources": ["memory", "ephemeral-storage"]}}
	msgs == {`container "app" requests no ephemeral-storage`}
}
