package policies.resources["quantity-readable_test"]

import data.policies.resources["quantity-readable"] as rule

messages(resources) := found if {
	container := {"name": "app", "resources": {"limits": resources}}
	found := {v.msg | some v in rule.violation} with input as {"kind": "Pod", "spec": {"containers": [container]}}
}

test_quantities_pass if {
	messages({"cpu": "250m", "memory": "512Mi"}) == set()
	messages({"cpu": 1.5, "memory": "1e9", "ephemeral-storage": "1G"}) == set()
}

test_what_kubernetes_cannot_read_is_refused if {
	every amount in ["512MB", "1 Gi", "", "1,5"] {
		messages({"memory": amount}) == {sprintf(`container "app": memory is %q, which is no quantity`, [amount])}
	}
}

test_thousandths_of_a_byte_are_refused if {
	messages({"memory": "512m"}) == {`container "app": memory is "512m", which is in thousandths of a byte`}
}
