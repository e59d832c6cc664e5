package policies.identity["account-used_test"]

import data.policies.identity["account-used"] as rule

account := {"kind": "ServiceAccount", "metadata": {
	"name": "app",
	"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/payments"},
}}

pod(spec) := {"kind": "Pod", "metadata": {"name": "app"}, "spec": spec}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_an_account_with_pods_passes if {
	says([account, pod({"serviceAccountName": "app"}), pod({})]) == set()
}

test_an_account_without_pods_is_named if {
	says([account, pod({})]) == {`no pod runs under ServiceAccount "app", which has an IAM role: they run under default`}
}

test_pods_that_others_make_are_not_known if {
	says([account]) == set()
}

test_an_account_without_a_role_is_no_matter if {
	says([{"kind": "ServiceAccount", "metadata": {"name": "app"}}, pod({})]) == set()
}
