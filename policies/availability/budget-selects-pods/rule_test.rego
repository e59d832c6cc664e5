package policies.availability["budget-selects-pods_test"]

import data.policies.availability["budget-selects-pods"] as rule

budget(selector) := {"kind": "PodDisruptionBudget", "metadata": {"name": "app"}, "spec": {"selector": selector}}

deployment := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {
	"metadata": {"labels": {"app": "app"}},
	"spec": {"containers": []},
}}}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_budget_with_pods_passes if {
	says([budget({"matchLabels": {"app": "app"}}), deployment]) == set()
	says([budget({"matchExpressions": [{"key": "app", "operator": "Exists"}]}), deployment]) == set()
}

test_a_budget_without_pods_is_refused if {
	says([budget({"matchLabels": {"app": "web", "tier": "front"}}), deployment]) == {
		`PodDisruptionBudget "app" protects nothing: no pod of this release has the labels app=web, tier=front`,
	}
	count(says([budget({"matchLabels": {"app": "app"}}), object.union(deployment, {"metadata": {"namespace": "other"}})])) == 1
}

test_pods_that_others_make_are_not_known if {
	says([budget({"matchLabels": {"app": "web"}})]) == set()
}
