package policies.identity["own-service-account_test"]

import data.policies.identity["own-service-account"] as rule

deployment(spec) := {"kind": "Deployment", "spec": {"template": {"spec": spec}}}

test_an_account_of_its_own_passes if {
	count(rule.violation) == 0 with input as deployment({"serviceAccountName": "app"})
}

test_the_default_account_is_refused if {
	some name in ["", "default"]
	count(rule.violation) == 1 with input as deployment({"serviceAccountName": name})
}

test_no_account_is_the_default_one if {
	paths := {v.path | some v in rule.violation} with input as deployment({})
	paths == {["spec", "template", "spec", "serviceAccountName"]}
}

test_the_old_name_of_the_field_counts if {
	count(rule.violation) == 0 with input as deployment({"serviceAccount": "app"})
	count(rule.violation) == 0 with input as deployment({"serviceAccountName": "app", "serviceAccount": "default"})
	count(rule.violation) == 1 with input as deployment({"serviceAccount": ""})
}
