package policies.availability["disruption-budget_test"]

import data.policies.availability["disruption-budget"] as rule

deployment(spec) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": object.union({"template": {"metadata": {"labels": {"app": "app", "tier": "web"}}}}, spec),
}

budget(spec) := {
	"kind": "PodDisruptionBudget",
	"metadata": {"name": "app"},
	"spec": object.union({"selector": {"matchLabels": {"app": "app"}}}, spec),
}

scaler(spec) := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": "app"},
	"spec": object.union({"scaleTargetRef": {"kind": "Deployment", "name": "app"}}, spec),
}

places(objects) := found if {
	found := {[v.object.kind, v.path[1]] | some v in rule.violation} with input.objects as objects
		with data.chartyard.namespace as "shop"
}

test_a_covered_workload_passes if {
	places([deployment({"replicas": 2}), budget({"maxUnavailable": 1})]) == set()
	places([deployment({}), scaler({"minReplicas": 3}), budget({"minAvailable": 2})]) == set()
}

test_one_replica_needs_none if {
	places([deployment({})]) == set()
}

test_two_replicas_need_one if {
	places([deployment({"replicas": 2})]) == {["Deployment", "selector"]}
	places([deployment({}), scaler({"minReplicas": 2})]) == {["Deployment", "selector"]}
}

worker := {
	"kind": "Deployment",
	"metadata": {"name": "worker"},
	"spec": {"template": {"metadata": {"labels": {"app": "worker"}}, "spec": {}}},
}

test_a_budget_of_others_is_named if {
	msgs := {v.msg | some v in rule.violation} with input.objects as [
		deployment({"replicas": 2}),
		worker,
		budget({"selector": {"matchLabels": {"app": "worker"}}}),
	]
		with data.chartyard.namespace as "shop"
	msgs == {concat("", [
		`no PodDisruptionBudget covers the replicas of Deployment "app": draining nodes may stop them all at once; `,
		`PodDisruptionBudget "app" selects app=worker`,
	])}
}

test_a_budget_of_none_is_told_elsewhere if {
	places([deployment({"replicas": 2}), worker, budget({"selector": {"matchLabels": {"app": "other"}}})]) == set()
}

test_a_label_that_the_pods_must_have_is_no_fault_of_the_budget if {
	selector := {"matchLabels": {"app": "app", "tier": "api"}}
	objects := [deployment({"replicas": 2, "selector": selector}), budget({"selector": selector})]
	places(objects) == set()
}

test_a_budget_of_another_namespace_covers_nothing if {
	elsewhere := object.union(budget({"maxUnavailable": 1}), {"metadata": {"namespace": "other"}})
	places([deployment({"replicas": 2}), elsewhere]) == {["Deployment", "selector"]}
}
