package policies.availability["rollout-keeps-capacity_test"]

import data.policies.availability["rollout-keeps-capacity"] as rule

deployment(replicas, strategy) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": {"replicas": replicas, "strategy": strategy},
}

fields(replicas, strategy) := found if {
	found := {v.path[count(v.path) - 1] | some v in rule.violation} with input.objects as [deployment(replicas, strategy)]
		with data.chartyard.namespace as "shop"
}

rolling(allowed) := {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": allowed}}

test_some_pods_stay if {
	fields(3, rolling(1)) == set()
	fields(3, rolling("50%")) == set()
	fields(3, {}) == set()
}

test_recreate_takes_all if {
	fields(2, {"type": "Recreate"}) == {"type"}
}

test_all_unavailable_takes_all if {
	fields(2, rolling(2)) == {"maxUnavailable"}
	fields(2, rolling("100%")) == {"maxUnavailable"}
}

test_one_replica_is_gone_anyway if {
	fields(1, {"type": "Recreate"}) == set()
	fields(1, rolling(1)) == set()
}
