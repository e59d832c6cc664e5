package policies.network["ingress-encrypted_test"]

import data.policies.network["ingress-encrypted"] as rule

faults(spec) := found if {
	found := count(rule.violation) with input as {"kind": "Ingress", "metadata": {"name": "app"}, "spec": spec}
}

test_tls_passes if {
	faults({"ingressClassName": "nginx", "tls": [{"secretName": "app-tls"}]}) == 0
}

test_the_aws_load_balancer_has_rules_of_its_own if {
	faults({"ingressClassName": "alb"}) == 0
}

test_plain_text_is_refused if {
	faults({"ingressClassName": "nginx"}) == 1
	faults({"ingressClassName": "nginx", "tls": []}) == 1
}
