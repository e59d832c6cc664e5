package policies.network["dns-annotation-prefix_test"]

import data.policies.network["dns-annotation-prefix"] as rule

old := "external-dns.alpha.kubernetes.io/ttl"

new := "external-dns.kubernetes.io/ttl"

says(annotations, params) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Ingress", "metadata": {"annotations": annotations}}
		with data.chartyard.params as params
}

test_the_prefix_in_use_passes if {
	says({new: "60"}, {}) == set()
	says({new: "60", old: "60"}, {}) == set()
	says({"example.com/ttl": "60"}, {}) == set()
}

test_the_old_prefix_alone_is_not_read if {
	says({old: "60"}, {}) == {"ExternalDNS does not read external-dns.alpha.kubernetes.io/ttl: it looks for external-dns.kubernetes.io/ttl"}
}

test_two_values_change_with_the_version if {
	says({old: "60", new: "300"}, {}) == {concat("", [
		`external-dns.alpha.kubernetes.io/ttl is "60", and external-dns.kubernetes.io/ttl is "300": `,
		"the records change with the version of ExternalDNS",
	])}
}

test_a_yard_may_use_the_old_one if {
	params := {"network/dns-annotation-prefix": {"prefix": "external-dns.alpha.kubernetes.io/"}}
	says({old: "60"}, params) == set()
	says({new: "60"}, params) == {"ExternalDNS does not read external-dns.kubernetes.io/ttl: it looks for external-dns.alpha.kubernetes.io/ttl"}
}
