package policies.identity["role-arn-readable_test"]

import data.policies.identity["role-arn-readable"] as rule

faults(arn) := found if {
	found := count(rule.violation) with input as {
		"kind": "ServiceAccount",
		"metadata": {"annotations": {"eks.amazonaws.com/role-arn": arn}},
	}
}

test_arns_of_roles_pass if {
	faults("arn:aws:iam::111122223333:role/payments") == 0
	faults("arn:aws-us-gov:iam::111122223333:role/team/payments-prod@eu") == 0
	count(rule.violation) == 0 with input as {"kind": "ServiceAccount", "metadata": {"name": "app"}}
}

test_other_texts_are_refused if {
	every arn in [
		"", "payments", "arn:aws:iam::1111222233:role/payments", "arn:aws:iam::111122223333:user/payments",
		"arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role/payments ",
	] {
		faults(arn) == 1
	}
}

pod := {"metadata": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/payments"}}, "spec": {}}

test_elsewhere_it_does_nothing if {
	paths := {count(v.path) | some v in rule.violation} with input as object.union(pod, {"kind": "Pod"})
	paths == {3}
	deep := {count(v.path) | some v in rule.violation}
		with input as {"kind": "Deployment", "metadata": {}, "spec": {"template": pod}}
	deep == {5}
}
