package policies.resources["request-within-limit_test"]

import data.policies.resources["request-within-limit"] as rule

violations(requests, limits) := found if {
	container := {"name": "app", "resources": {"requests": requests, "limits": limits}}
	found := rule.violation with input as {"kind": "Pod", "spec": {"containers": [container]}}
}

test_up_to_the_limit_passes if {
	violations({"cpu": "250m", "memory": "1024Mi"}, {"cpu": 1, "memory": "1Gi"}) == set()
	violations({"cpu": 4}, {"memory": "1Gi"}) == set()
}

test_more_than_the_limit_is_refused if {
	violations({"memory": "1Gi"}, {"memory": "512Mi"}) == {{
		"msg": `container "app" requests 1Gi of memory and may have 512Mi`,
		"path": ["spec", "containers", 0, "resources", "requests", "memory"],
	}}
}

test_the_pod_as_a_whole_counts_too if {
	paths := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": {
		"resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
		"containers": [{"name": "app"}],
	}}
	paths == {["spec", "resources", "requests", "cpu"]}
}

test_what_cannot_be_read_is_not_compared if {
	violations({"memory": "1GB"}, {"memory": "1Gi"}) == set()
}
