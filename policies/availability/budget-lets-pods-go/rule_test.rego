package policies.availability["budget-lets-pods-go_test"]

import data.policies.availability["budget-lets-pods-go"] as rule

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

test_a_budget_that_lets_one_go_passes if {
	places([deployment({"replicas": 2}), budget({"maxUnavailable": 1})]) == set()
	places([deployment({"replicas": 3}), budget({"minAvailable": "50%"})]) == set()
	places([deployment({}), scaler({"minReplicas": 3}), budget({"minAvailable": 2})]) == set()
}

test_a_budget_that_lets_none_go_is_refused if {
	every spec in [{"minAvailable": 2}, {"minAvailable": "51%"}, {"minAvailable": "100%"}] {
		places([deployment({"replicas": 2}), budget(spec)]) == {["PodDisruptionBudget", "minAvailable"]}
	}
	every spec in [{"maxUnavailable": 0}, {"maxUnavailable": "0%"}] {
		places([deployment({"replicas": 2}), budget(spec)]) == {["PodDisruptionBudget", "maxUnavailable"]}
	}
}

test_the_autoscalers_least_counts if {
	places([deployment({"replicas": 5}), scaler({}), budget({"minAvailable": 1})]) == {
		["PodDisruptionBudget", "minAvailable"],
	}
}

test_an_expression_is_not_judged if {
	spec := {"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}, "minAvailable": 2}
	places([deployment({"replicas": 2}), budget(spec)]) == set()
}

test_no_replicas_wait_for_nothing if {
	places([deployment({"replicas": 0}), budget({"minAvailable": 1})]) == set()
}

test_two_budgets_let_none_go if {
	second := object.union(budget({"maxUnavailable": 1}), {"metadata": {"name": "second"}})
	places([deployment({"replicas": 2}), budget({"maxUnavailable": 1}), second]) == {["PodDisruptionBudget", "selector"]}
}

test_no_budget_holds_nothing_up if {
	places([deployment({"replicas": 2})]) == set()
}

said(replicas, spec) := found if {
	found := {v.msg: v.remediation | some v in rule.violation}
		with input.objects as [deployment({"replicas": replicas}), budget(spec)]
		with data.chartyard.namespace as "shop"
}

test_what_never_lets_go_is_the_same_for_any_number if {
	every spec in [{"maxUnavailable": 0}, {"maxUnavailable": "0%"}, {"minAvailable": "100%"}] {
		said(2, spec) == said(4, spec)
	}
	said(2, {"maxUnavailable": 0}) == {concat("", [
		`PodDisruptionBudget "app" never lets a pod of Deployment "app" go: maxUnavailable is 0; `,
		"draining a node waits for ever",
	]): "Set maxUnavailable to 1. In the standard chart: disruptionBudget.maxUnavailable: 1."}
}

test_the_number_is_told_where_it_matters if {
	some msg, remediation in said(2, {"minAvailable": 2})
	contains(msg, "minAvailable is 2, and there can be 2 replicas")
	startswith(remediation, "Set maxUnavailable to 1 in place of minAvailable")
}
