package policies.network["dns-annotation-prefix_test"]

import data.policies.network["dns-annotation-prefix"] as rule

old := "external-dns.alpha.kubernetes.io/ttl"

new := "external-dns.kubernetes.io/ttl"

says(annotations, prefix) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Ingress", "metadata": {"annotations": annotations}}
		with data.chartyard.params as {"network/dns-annotation-prefix": {"prefix": prefix}}
}

test_the_prefix_in_use_passes if {
	says({new: "60"}, "external-dns.kubernetes.io/") == set()
	says({new: "60", old: "60"}, "external-dns.kubernetes.io/") == set()
	says({"example.com/ttl": "60"}, "external-dns.kubernetes.io/") == set()
}

test_the_old_prefix_alone_is_not_read if {
	says({old: "60"}, "external-dns.kubernetes.io/") == {concat("", [
		`ExternalDNS does not see this: its name begins with "external-dns.alpha.kubernetes.io/", `,
		`and the yard says that it reads "external-dns.kubernetes.io/"`,
	])}
}

test_two_values_change_with_the_version if {
	says({old: "60", new: "300"}, "external-dns.kubernetes.io/") == {concat("", [
		`external-dns.alpha.kubernetes.io/ttl is "60", and external-dns.kubernetes.io/ttl is "300": `,
		"the records change with the version of ExternalDNS",
	])}
}

test_a_yard_may_use_the_old_one if {
	prefix := "external-dns.alpha.kubernetes.io/"
	says({old: "60"}, prefix) == set()
	says({new: "60"}, prefix) == {concat("", [
		`ExternalDNS does not see this: its name begins with "external-dns.kubernetes.io/", `,
		`and the yard says that it reads "external-dns.alpha.kubernetes.io/"`,
	])}
}
