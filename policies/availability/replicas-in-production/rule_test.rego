package policies.availability["replicas-in-production_test"]

import data.policies.availability["replicas-in-production"] as rule

deployment(spec) := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": spec}

scaler := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": "app"},
	"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "app"}, "minReplicas": 1},
}

standard := {"least": 2, "environments": ["prod", "production"]}

kinds(objects, environment, params) := found if {
	found := {v.object.kind | some v in rule.violation} with input.objects as objects
		with data.chartyard as {"namespace": "shop", "environment": environment, "params": {"availability/replicas-in-production": params}}
}

test_two_replicas_pass if {
	kinds([deployment({"replicas": 2})], "prod", standard) == set()
}

test_one_is_refused_in_production if {
	kinds([deployment({})], "prod", standard) == {"Deployment"}
	kinds([deployment({})], "dev", standard) == set()
}

test_the_autoscalers_least_counts if {
	kinds([deployment({}), scaler], "production", standard) == {"HorizontalPodAutoscaler"}
}

test_none_and_never_twice_are_meant if {
	kinds([deployment({"replicas": 0}), deployment({"replicas": 1, "strategy": {"type": "Recreate"}})], "prod", standard) == set()
}

test_the_yard_says_how_many_and_where if {
	params := {"least": 3, "environments": ["live"]}
	kinds([deployment({"replicas": 2})], "live", params) == {"Deployment"}
	kinds([deployment({"replicas": 3})], "live", params) == set()
	kinds([deployment({"replicas": 1})], "prod", params) == set()
}
