# METADATA
# title: ExternalDNS finds its annotations
# description: >-
#   ExternalDNS v0.22 looks for annotations that begin with external-dns.kubernetes.io/; up to v0.21 it was
#   external-dns.alpha.kubernetes.io/. It reads one of them only. Records whose annotations it no longer sees it
#   deletes. The parameter `prefix` says which one the controllers in use read.
# custom:
#   severity: warning
#   kinds: [Ingress, Service, Gateway, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute, Pod, Node, DNSEndpoint]
#   remediation: >-
#     Set each annotation under both prefixes, with the same value, until the new ExternalDNS runs in all clusters;
#     then remove the old ones (ingress.externalDns in the standard chart).
#   references:
#     - https://github.com/kubernetes-sigs/external-dns/pull/6424
package policies.network["dns-annotation-prefix"]

violation contains {"msg": msg, "path": ["metadata", "annotations", key]} if {
	has_other
	some key, _ in input.metadata.annotations
	startswith(key, other)
	twin := concat("", [prefix, trim_prefix(key, other)])
	not input.metadata.annotations[twin]
	msg := sprintf("ExternalDNS does not read %s: it looks for %s", [key, twin])
}

violation contains {"msg": msg, "path": ["metadata", "annotations", key]} if {
	has_other
	some key, value in input.metadata.annotations
	startswith(key, other)
	twin := concat("", [prefix, trim_prefix(key, other)])
	meant := input.metadata.annotations[twin]
	meant != value
	msg := sprintf("%s is %q, and %s is %q: the records change with the version of ExternalDNS", [key, value, twin, meant])
}

default prefix := "external-dns.kubernetes.io/"

prefix := data.chartyard.params["network/dns-annotation-prefix"].prefix

has_other if strings.any_prefix_match(object.keys(input.metadata.annotations), other)

other := "external-dns.kubernetes.io/" if {
	prefix == "external-dns.alpha.kubernetes.io/"
} else := "external-dns.alpha.kubernetes.io/"
