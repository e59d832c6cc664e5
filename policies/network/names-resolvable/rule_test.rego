package policies.network["names-resolvable_test"]

import data.policies.network["names-resolvable"] as rule

deployment := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {
	"metadata": {"labels": {"app": "app"}},
	"spec": {"containers": []},
}}}

policy(spec) := {
	"kind": "NetworkPolicy",
	"metadata": {"name": "app"},
	"spec": object.union({"podSelector": {"matchLabels": {"app": "app"}}}, spec),
}

faults(policies) := found if {
	found := count(rule.violation) with input.objects as array.concat([deployment], policies)
		with data.chartyard.namespace as "shop"
}

egress(rules) := policy({"policyTypes": ["Egress"], "egress": rules})

test_a_rule_for_dns_passes if {
	every port in [{"port": 53}, {"port": "dns"}, {"protocol": "UDP"}, {"port": 1, "endPort": 1023}] {
		faults([egress([{"ports": [{"port": 443}]}, {"ports": [port]}])]) == 0
	}
	faults([egress([{"to": []}])]) == 0
}

test_rules_without_dns_are_refused if {
	every rules in [[], [{"ports": [{"port": 443}]}], [{"ports": [{"port": 1, "endPort": 52}]}]] {
		faults([egress(rules)]) == 1
	}
	faults([policy({"egress": [{"ports": [{"port": 443}]}]})]) == 1
}

test_another_policy_may_allow_it if {
	faults([egress([]), egress([{"ports": [{"port": 53}]}])]) == 0
}

test_open_egress_resolves if {
	faults([policy({"policyTypes": ["Ingress"]})]) == 0
	faults([policy({})]) == 0
}
