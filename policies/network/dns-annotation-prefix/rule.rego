# METADATA
# title: ExternalDNS finds its annotations
# description: >-
#   Annotations that begin with one of ExternalDNS's two prefixes: external-dns.kubernetes.io/ since v0.22,
#   external-dns.alpha.kubernetes.io/ up to v0.21. The parameter `prefix` says which one the controllers in use read.
#   An annotation that stands under both with the same value is let pass.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [Ingress, Service, Gateway, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute, Pod, Node, DNSEndpoint]
#   rationale: >-
#     ExternalDNS makes DNS records from annotations, and each version reads one prefix only. Records whose
#     annotations it no longer sees it deletes: after an upgrade of ExternalDNS the service's name no longer resolves.
#   remediation: >-
#     Set each annotation under the prefix that ExternalDNS reads. While some clusters have an older one, set it under
#     both prefixes, with the same value. If the one in use reads the prefix that is there, have the yard's parameter
#     prefix say so. In the standard chart: ingress.externalDns.prefix is the prefix of all of them, and
#     ingress.externalDns.secondPrefix the other one while both are needed.
#   references:
#     - https://github.com/kubernetes-sigs/external-dns/pull/6424
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       prefix:
#         type: string
#         enum:
#           - external-dns.kubernetes.io/
#           - external-dns.alpha.kubernetes.io/
#         default: external-dns.kubernetes.io/
#         description: Beginning of the annotations that the ExternalDNS in use reads.
package policies.network["dns-annotation-prefix"]

violation contains {"msg": msg, "path": ["metadata", "annotations", key]} if {
	has_other
	some key, _ in input.metadata.annotations
	startswith(key, other)
	twin := concat("", [prefix, trim_prefix(key, other)])
	not input.metadata.annotations[twin]
	msg := sprintf(
		"ExternalDNS does not see this: its name begins with %q, and the yard says that it reads %q",
		[other, prefix],
	)
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

prefix := data.chartyard.params["network/dns-annotation-prefix"].prefix

has_other if strings.any_prefix_match(object.keys(input.metadata.annotations), other)

default other := "external-dns.alpha.kubernetes.io/"

other := "external-dns.kubernetes.io/" if prefix == "external-dns.alpha.kubernetes.io/"
