package policies["ingress-aws"]["firewall-stated_test"]

import data.policies["ingress-aws"]["firewall-stated"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

faults(annotations) := found if {
	found := count(rule.violation) with input as annotated(annotations)
}

test_a_web_acl_passes if {
	faults({"scheme": "internet-facing", "wafv2-acl-arn": "none"}) == 0
	faults({"scheme": "internet-facing", "wafv2-acl-name": "edge"}) == 0
}

test_inside_none_is_needed if {
	faults({"scheme": "internal"}) == 0
	faults({}) == 0
}

test_silence_towards_the_internet_is_named if {
	faults({"scheme": "internet-facing"}) == 1
}
