package policies["ingress-aws"]["health-check-in-range_test"]

import data.policies["ingress-aws"]["health-check-in-range"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

at(annotations) := found if {
	found := {trim_prefix(v.path[2], "alb.ingress.kubernetes.io/") | some v in rule.violation}
		with input as annotated(annotations)
}

test_numbers_in_range_pass if {
	at({"healthcheck-interval-seconds": "15", "healthcheck-timeout-seconds": "5", "healthy-threshold-count": "2"}) == set()
	at({"healthcheck-interval-seconds": "6"}) == set()
	at({}) == set()
}

test_numbers_out_of_range_are_refused if {
	at({"healthcheck-interval-seconds": "301"}) == {"healthcheck-interval-seconds"}
	at({"healthcheck-timeout-seconds": "1"}) == {"healthcheck-timeout-seconds"}
	at({"healthy-threshold-count": "two"}) == {"healthy-threshold-count"}
	at({"unhealthy-threshold-count": "11"}) == {"unhealthy-threshold-count"}
}

test_a_timeout_is_shorter_than_the_interval if {
	at({"healthcheck-interval-seconds": "10", "healthcheck-timeout-seconds": "10"}) == {"healthcheck-timeout-seconds"}
	at({"healthcheck-timeout-seconds": "20"}) == {"healthcheck-timeout-seconds"}
	at({"healthcheck-interval-seconds": "5"}) == {"healthcheck-timeout-seconds"}
}
