package policies.availability["rollout-possible_test"]

import data.policies.availability["rollout-possible"] as rule

paths(spec) := found if {
	found := {concat(".", v.path) | some v in rule.violation} with input as {"kind": "Deployment", "spec": spec}
}

test_strategies_that_can_work_pass if {
	paths({}) == set()
	paths({"strategy": {"type": "Recreate", "rollingUpdate": null}}) == set()
	paths({"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}) == set()
	paths({"minReadySeconds": 10, "progressDeadlineSeconds": 60}) == set()
}

test_recreate_has_no_rolling_update if {
	paths({"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}}) == {"spec.strategy.rollingUpdate"}
}

test_a_rollout_needs_room if {
	paths({"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "0%"}}}) == {
		"spec.strategy.rollingUpdate.maxSurge",
	}
}

test_pods_get_ready_before_the_deadline if {
	paths({"minReadySeconds": 600}) == {"spec.progressDeadlineSeconds"}
}
