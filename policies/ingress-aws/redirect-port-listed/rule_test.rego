package policies["ingress-aws"]["redirect-port-listed_test"]

import data.policies["ingress-aws"]["redirect-port-listed"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

faults(annotations) := found if {
	found := count(rule.violation) with input as annotated(annotations)
}

test_a_listed_port_passes if {
	faults({"ssl-redirect": "443", "listen-ports": `[{"HTTP": 80}, {"HTTPS": 443}]`}) == 0
	faults({"listen-ports": `[{"HTTP": 80}]`}) == 0
}

test_a_port_that_is_not_listed_is_refused if {
	faults({"ssl-redirect": "443", "listen-ports": `[{"HTTP": 80}]`}) == 1
	faults({"ssl-redirect": "8443", "listen-ports": `[{"HTTP": 80}, {"HTTPS": 443}]`}) == 1
}

test_a_port_listed_for_http_is_none if {
	faults({"ssl-redirect": "443", "listen-ports": `[{"HTTP": 443}]`}) == 1
}

test_without_a_list_the_certificate_decides if {
	faults({"ssl-redirect": "443"}) == 1
	faults({"ssl-redirect": "443", "certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/1"}) == 0
}

test_a_list_that_cannot_be_read_is_another_rules_matter if {
	faults({"ssl-redirect": "443", "listen-ports": "80,443"}) == 0
}
