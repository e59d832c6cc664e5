package policies.network["policy-rules-count_test"]

import data.policies.network["policy-rules-count"] as rule

at(spec) := found if {
	found := {v.path[1] | some v in rule.violation} with input as {"kind": "NetworkPolicy", "spec": spec}
}

test_rules_of_named_types_count if {
	at({"policyTypes": ["Ingress", "Egress"], "ingress": [], "egress": []}) == set()
	at({"policyTypes": ["Ingress"], "ingress": []}) == set()
	at({"egress": []}) == set()
}

test_rules_of_other_types_do_nothing if {
	at({"policyTypes": ["Ingress"], "egress": [{}]}) == {"egress"}
	at({"policyTypes": ["Egress"], "ingress": [{}]}) == {"ingress"}
}

test_silence_leaves_egress_open if {
	at({"ingress": []}) == {"policyTypes"}
}
