package policies.network["pods-isolated_test"]

import data.policies.network["pods-isolated"] as rule

deployment := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {
	"metadata": {"labels": {"app": "app"}},
	"spec": {"containers": []},
}}}

policy(selector) := {"kind": "NetworkPolicy", "metadata": {"name": "app"}, "spec": {"podSelector": selector}}

names(objects) := found if {
	found := {v.object.name | some v in rule.violation} with input.objects as objects
		with data.chartyard.namespace as "shop"
}

test_pods_with_a_policy_pass if {
	names([deployment, policy({"matchLabels": {"app": "app"}})]) == set()
	names([deployment, policy({})]) == set()
	names([deployment, policy({"matchExpressions": [{"key": "app", "operator": "Exists"}]})]) == set()
}

test_pods_without_a_policy_are_named if {
	names([deployment]) == {"app"}
	names([deployment, policy({"matchLabels": {"app": "other"}})]) == {"app"}
}

test_a_policy_of_another_namespace_covers_nothing if {
	names([deployment, object.union(policy({}), {"metadata": {"namespace": "other"}})]) == {"app"}
}

test_the_pod_of_a_test_is_there_for_a_moment if {
	names([{"kind": "Pod", "metadata": {"name": "test", "annotations": {"helm.sh/hook": "test"}}, "spec": {}}]) == set()
}
