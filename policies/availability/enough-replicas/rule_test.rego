package policies.availability["enough-replicas_test"]

import data.policies.availability["enough-replicas"] as rule

deployment(spec) := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": spec}

scaler := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": "app"},
	"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "app"}, "minReplicas": 1},
}

kinds(objects, least) := found if {
	found := {v.object.kind | some v in rule.violation} with input.objects as objects
		with data.chartyard as {"namespace": "shop", "params": {"availability/enough-replicas": {"least": least}}}
}

test_two_replicas_pass if kinds([deployment({"replicas": 2})], 2) == set()

test_one_is_refused if {
	kinds([deployment({})], 2) == {"Deployment"}
	kinds([deployment({"replicas": 1})], 2) == {"Deployment"}
}

test_the_autoscalers_least_counts if {
	kinds([deployment({}), scaler], 2) == {"HorizontalPodAutoscaler"}
}

aimed(kind, name) := object.union(scaler, {"spec": {"scaleTargetRef": {"kind": kind, "name": name}}})

test_what_an_autoscaler_is_meant_for_waits_for_it if {
	kinds([deployment({}), aimed("Deployment", "web")], 2) == set()
	kinds([deployment({"replicas": 1}), aimed("Deployment", "web")], 2) == {"Deployment"}
	kinds([deployment({}), aimed("StatefulSet", "web")], 2) == {"Deployment"}
	kinds([deployment({}), object.union(aimed("Deployment", "web"), {"metadata": {"namespace": "other"}})], 2) == {
		"Deployment",
	}
}

test_none_and_never_twice_are_meant if {
	kinds([deployment({"replicas": 0}), deployment({"replicas": 1, "strategy": {"type": "Recreate"}})], 2) == set()
}

test_the_yard_says_how_many if {
	kinds([deployment({"replicas": 2})], 3) == {"Deployment"}
	kinds([deployment({"replicas": 3})], 3) == set()
}

test_the_help_has_the_number_and_the_place if {
	helps := {v.remediation |
		some objects in [[deployment({"replicas": 2})], [deployment({}), scaler]]
		some v in rule.violation with input.objects as objects
			with data.chartyard as {"namespace": "shop", "params": {"availability/enough-replicas": {"least": 3}}}
	}
	helps == {
		"Set replicas to 3 or more. In the standard chart: replicas, while autoscaling.enabled is false.",
		"Set minReplicas of the autoscaler to 3 or more. In the standard chart: autoscaling.minReplicas.",
	}
}
