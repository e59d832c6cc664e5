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
	found := {[v.object.kind, v.path[1]] | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_covered_workload_passes if {
	places([deployment({"replicas": 2}), budget({"maxUnavailable": 1})]) == set()
	places([deployment({}), scaler({"minReplicas": 3}), budget({"minAvailable": 2})]) == set()
}

test_one_replica_needs_none if {
	places([deployment({})]) == set()
}

test_two_replicas_need_one if {
	places([deployment({"replicas": 2})]) == {["Deployment", "replicas"]}
	places([deployment({"replicas": 2}), budget({"selector": {"matchLabels": {"app": "other"}}})]) == {["Deployment", "replicas"]}
	places([deployment({}), scaler({"minReplicas": 2})]) == {["HorizontalPodAutoscaler", "minReplicas"]}
}

test_a_budget_of_another_namespace_covers_nothing if {
	elsewhere := object.union(budget({"maxUnavailable": 1}), {"metadata": {"namespace": "other"}})
	places([deployment({"replicas": 2}), elsewhere]) == {["Deployment", "replicas"]}
}
