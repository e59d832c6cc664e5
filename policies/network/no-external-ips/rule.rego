# METADATA
# title: A Service takes no addresses that are not its own
# description: >-
#   externalIPs of a Service is empty.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Service]
#   rationale: >-
#     Every node sends what goes to an external IP to the Service that names it, whoever the address belongs to. A
#     service can so take the traffic of another (CVE-2020-8554), and many clusters refuse the field for it.
#   remediation: >-
#     Remove externalIPs, and let callers in through an Ingress or a load balancer. In the standard chart: no value sets
#     them; callers come in through ingress.
#   references:
#     - https://github.com/kubernetes/kubernetes/issues/97076
#     - https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
package policies.network["no-external-ips"]

violation contains {"msg": msg, "path": ["spec", "externalIPs"]} if {
	count(input.spec.externalIPs) > 0
	msg := sprintf("Service %q takes what is sent to %s", [input.metadata.name, concat(", ", input.spec.externalIPs)])
}
