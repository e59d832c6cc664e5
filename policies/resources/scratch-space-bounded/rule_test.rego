package policies.resources["scratch-space-bounded_test"]

import data.policies.resources["scratch-space-bounded"] as rule

faults(volume, limits) := found if {
	container := {"name": "app", "resources": {"limits": limits}}
	found := count(rule.violation)
		with input as {"kind": "Pod", "spec": {"containers": [container], "volumes": [object.union({"name": "tmp"}, volume)]}}
}

test_what_has_an_end_passes if {
	faults({"emptyDir": {"sizeLimit": "64Mi"}}, {}) == 0
	faults({"emptyDir": {}}, {"ephemeral-storage": "1Gi"}) == 0
	faults({"emptyDir": {"medium": "Memory"}}, {}) == 0
	faults({"configMap": {"name": "app"}}, {}) == 0
}

test_space_without_end_is_refused if {
	faults({"emptyDir": {}}, {"memory": "1Gi"}) == 1
}

test_no_container_has_no_limit if {
	count(rule.violation) == 1 with input as {"kind": "Pod", "spec": {"volumes": [{"name": "tmp", "emptyDir": {}}]}}
}
