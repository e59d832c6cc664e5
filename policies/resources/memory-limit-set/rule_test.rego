package policies.resources["memory-limit-set_test"]

import data.policies.resources["memory-limit-set"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}

test_a_limit_passes if {
	count(rule.violation) == 0 with input as pod({"resources": {"limits": {"memory": "1Gi"}}})
}

test_a_cpu_limit_is_not_enough if {
	rule.violation == {{
		"msg": `container "app" has no memory limit`,
		"path": ["spec", "containers", 0, "resources", "limits", "memory"],
	}} with input as pod({"resources": {"limits": {"cpu": "1"}}})
}

test_a_limit_of_the_pod_will_do if {
	count(rule.violation) == 0
		with input as {"kind": "Pod", "spec": {"resources": {"limits": {"memory": "1Gi"}}, "containers": [{"name": "app"}]}}
}

test_a_limit_of_nothing_is_none if {
	every nothing in [0, "0", "0Mi", "", "0.0Gi"] {
		spec := {"containers": [{"name": "app", "resources": {"limits": {"memory": nothing}}}]}
		count(rule.violation) == 1 with input as {"kind": "Pod", "spec": spec}
	}
}
