package policies["ingress-aws"]["http-redirected_test"]

import data.policies["ingress-aws"]["http-redirected"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

at(annotations) := found if {
	found := {trim_prefix(v.path[2], "alb.ingress.kubernetes.io/") | some v in rule.violation}
		with input as annotated(annotations)
}

both := `[{"HTTP": 80}, {"HTTPS": 443}]`

test_redirected_requests_pass if {
	at({"listen-ports": both, "ssl-redirect": "443"}) == set()
	at({"listen-ports": `[{"HTTPS": 443}]`, "scheme": "internet-facing"}) == set()
	at({"scheme": "internal"}) == set()
}

test_answers_in_the_clear_are_refused if {
	at({"listen-ports": both}) == {"ssl-redirect"}
}

test_http_alone_is_not_for_the_internet if {
	at({"scheme": "internet-facing"}) == {"listen-ports"}
}

test_an_ingress_of_another_controller_is_no_matter if {
	count(rule.violation) == 0 with input as {"kind": "Ingress", "spec": {"ingressClassName": "nginx"}}
}

test_another_ingress_of_a_group_may_redirect if {
	at({"listen-ports": both, "group.name": "shop"}) == set()
}
