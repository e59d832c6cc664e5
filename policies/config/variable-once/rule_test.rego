package policies.config["variable-once_test"]

import data.policies.config["variable-once"] as rule

paths(env) := found if {
	found := {v.path | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": env}]}}
}

test_different_names_pass if {
	paths([{"name": "A", "value": "1"}, {"name": "B", "value": "1"}]) == set()
}

test_one_name_twice_is_refused_at_the_second if {
	paths([{"name": "A", "value": "1"}, {"name": "B"}, {"name": "A", "value": "2"}]) == {
		["spec", "containers", 0, "env", 2],
	}
}
