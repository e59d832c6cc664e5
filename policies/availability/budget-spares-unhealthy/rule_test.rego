package policies.availability["budget-spares-unhealthy_test"]

import data.policies.availability["budget-spares-unhealthy"] as rule

faults(spec) := found if {
	found := count(rule.violation) with input as {"kind": "PodDisruptionBudget", "metadata": {"name": "app"}, "spec": spec}
}

test_what_is_said_passes if {
	faults({"unhealthyPodEvictionPolicy": "AlwaysAllow"}) == 0
	faults({"unhealthyPodEvictionPolicy": "IfHealthyBudget"}) == 0
}

test_silence_holds_up_nodes if {
	faults({"maxUnavailable": 1}) == 1
}
