package policies.network["service-selects-pods_test"]

import data.policies.network["service-selects-pods"] as rule

service(selector) := {"kind": "Service", "metadata": {"name": "app"}, "spec": {"selector": selector}}

template := {"metadata": {"labels": {"app": "app", "tier": "web"}}, "spec": {"containers": []}}

deployment := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": template}}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_part_of_the_labels_selects if {
	says([service({"app": "app"}), deployment]) == set()
	says([service({"app": "app"}), {"kind": "Pod", "metadata": {"name": "app", "labels": {"app": "app"}}}]) == set()
}

test_other_kinds_make_pods_too if {
	says([service({"app": "app"}), {"kind": "Rollout", "metadata": {"name": "app"}, "spec": {"template": template}}]) == set()
}

test_a_label_that_no_pod_has_is_refused if {
	says([service({"app": "app", "tier": "api"}), deployment]) == {
		`Service "app" selects nothing: no pod of this release has the labels app=app, tier=api`,
	}
}

test_one_lost_label_is_told_of_the_workload_alone if {
	selector := {"app": "app", "tier": "api"}
	fit := object.union(deployment, {"spec": {"selector": {"matchLabels": selector}}})
	says([service(selector), fit]) == set()
	count(says([service(selector), object.union(fit, {"kind": "Rollout"})])) == 1
}

test_pods_of_another_namespace_are_not_selected if {
	count(says([service({"app": "app"}), object.union(deployment, {"metadata": {"namespace": "other"}})])) == 1
}

test_without_a_selector_nothing_is_selected_on_purpose if {
	says([service({}), deployment]) == set()
}

test_pods_that_others_make_are_not_known if {
	says([service({"app": "app"}), {"kind": "Kafka", "metadata": {"name": "app"}, "spec": {}}]) == set()
}

test_the_pod_of_a_test_is_not_selected if {
	test := {"kind": "Pod", "metadata": {"name": "test", "labels": {"app": "app"}, "annotations": {"helm.sh/hook": "test"}}, "spec": {}}
	count(says([service({"app": "app"}), test])) == 1
}
