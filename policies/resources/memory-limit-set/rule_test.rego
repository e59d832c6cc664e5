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
