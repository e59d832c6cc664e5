package policies["ingress-aws"]["tls-policy-set_test"]

import data.policies["ingress-aws"]["tls-policy-set"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

faults(annotations) := found if {
	found := count(rule.violation) with input as annotated(annotations)
		with data.chartyard.params as {"ingress-aws/tls-policy-set": {"accepted": []}}
}

both := `[{"HTTP": 80}, {"HTTPS": 443}]`

test_a_new_policy_passes if {
	every policy in [
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-2021-06",
		"ELBSecurityPolicy-TLS-1-2-2017-01", "ELBSecurityPolicy-FS-1-2-Res-2020-10",
	] {
		faults({"listen-ports": both, "ssl-policy": policy}) == 0
	}
}

test_no_policy_is_an_old_one if {
	faults({"listen-ports": both}) == 1
	faults({"certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/1"}) == 1
}

test_old_policies_are_refused if {
	every policy in [
		"ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06",
		"ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-1-2021-06", "ELBSecurityPolicy-FS-1-1-2019-08",
	] {
		faults({"listen-ports": both, "ssl-policy": policy}) == 1
	}
}

test_http_has_no_policy if {
	faults({"scheme": "internal"}) == 0
}

test_an_ingress_of_another_controller_is_no_matter if {
	count(rule.violation) == 0
		with input as {"kind": "Ingress", "metadata": {"name": "app"}, "spec": {"ingressClassName": "nginx"}}
}

test_a_yard_says_which_are_accepted if {
	params := {"ingress-aws/tls-policy-set": {"accepted": ["ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-2016-08"]}}
	every policy in ["ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-2016-08"] {
		count(rule.violation) == 0 with input as annotated({"listen-ports": both, "ssl-policy": policy})
			with data.chartyard.params as params
	}
	msgs := {v.msg | some v in rule.violation} with input as annotated({"listen-ports": both, "ssl-policy": "custom"})
		with data.chartyard.params as params
	msgs == {
		"port 443 has the ssl-policy custom, which is none of ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-2016-08",
	}
}
