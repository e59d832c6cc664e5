package policies.availability["replicas-spread_test"]

import data.policies.availability["replicas-spread"] as rule

deployment(replicas, pod) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": {"replicas": replicas, "template": {"spec": pod}},
}

faults(replicas, pod) := found if {
	found := count(rule.violation) with input.objects as [deployment(replicas, pod)]
		with data.chartyard.namespace as "shop"
}

test_spread_replicas_pass if {
	faults(2, {"topologySpreadConstraints": [{"topologyKey": "zone"}]}) == 0
	faults(2, {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{}]}}}) == 0
}

test_one_replica_is_nowhere_else if {
	faults(1, {}) == 0
}

test_replicas_that_nothing_spreads_are_refused if {
	faults(2, {}) == 1
	faults(2, {"topologySpreadConstraints": [], "affinity": {"podAntiAffinity": {}}}) == 1
}

test_the_autoscalers_least_counts if {
	scaler := {
		"kind": "HorizontalPodAutoscaler",
		"metadata": {"name": "app"},
		"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "app"}, "minReplicas": 2},
	}
	count(rule.violation) == 1 with input.objects as [deployment(1, {}), scaler] with data.chartyard.namespace as "shop"
}
