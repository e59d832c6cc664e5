package policies.network["policy-selects-pods_test"]

import data.policies.network["policy-selects-pods"] as rule

deployment := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {
	"metadata": {"labels": {"app": "app"}},
	"spec": {"containers": []},
}}}

policy(selector) := {"kind": "NetworkPolicy", "metadata": {"name": "app"}, "spec": {"podSelector": selector}}

faults(objects) := found if {
	found := count(rule.violation) with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_policy_with_pods_passes if {
	faults([deployment, policy({"matchLabels": {"app": "app"}})]) == 0
	faults([deployment, policy({})]) == 0
}

test_a_policy_without_pods_is_refused if {
	faults([deployment, policy({"matchLabels": {"app": "other"}})]) == 1
}

test_pods_that_others_make_are_not_known if {
	faults([policy({"matchLabels": {"app": "other"}})]) == 0
	faults([object.union(deployment, {"metadata": {"namespace": "other"}}), policy({"matchLabels": {"app": "other"}})]) == 0
}
