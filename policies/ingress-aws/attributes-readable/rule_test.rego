package policies["ingress-aws"]["attributes-readable_test"]

import data.policies["ingress-aws"]["attributes-readable"] as rule

says(name, text) := found if {
	found := {v.msg | some v in rule.violation} with input as {
		"kind": "Ingress",
		"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): text}},
	}
}

test_attributes_pass if {
	says("load-balancer-attributes", "access_logs.s3.enabled=true, access_logs.s3.bucket=logs,idle_timeout.timeout_seconds=60") == set()
	says("target-group-attributes", "deregistration_delay.timeout_seconds=0,slow_start.duration_seconds=0") == set()
	says("target-group-attributes", "load_balancing.cross_zone.enabled=use_load_balancer_configuration") == set()
}

test_what_aws_refuses_is_refused if {
	every text, fault in {
		"deregistration_delay.timeout_seconds": `"deregistration_delay.timeout_seconds" is no key=value`,
		"": `"" is no key=value`,
		"deregistration_delay.timeout_second=30": "deregistration_delay.timeout_second is no attribute of it; did you mean deregistration_delay.timeout_seconds?",
		"deregistration_delay.timeout_seconds=30s": `deregistration_delay.timeout_seconds is "30s", not a number from 0 to 3600`,
		"deregistration_delay.timeout_seconds=3601": `deregistration_delay.timeout_seconds is "3601", not a number from 0 to 3600`,
		"slow_start.duration_seconds=10": `slow_start.duration_seconds is "10", not a number from 30 to 900`,
		"stickiness.enabled=yes": `stickiness.enabled is "yes", neither true nor false`,
		"stickiness.enabled=true,stickiness.enabled=false": "stickiness.enabled is set twice",
	} {
		says("target-group-attributes", text) == {sprintf("target-group-attributes: %s", [fault])}
	}
}

test_a_key_that_is_like_none_may_be_new if {
	says("load-balancer-attributes", "quantum.tunnel=on") == set()
}
