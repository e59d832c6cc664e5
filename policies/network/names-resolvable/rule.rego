# METADATA
# title: Pods whose calls are restricted can still look up names
# description: >-
#   Workloads whose egress some NetworkPolicy of the release restricts: one of the policies lets port 53 through. A
#   port by name is let pass.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [NetworkPolicy]
#   rationale: >-
#     Once a NetworkPolicy restricts egress, the pods reach nothing that no rule allows, the cluster's DNS among it.
#     Then no host name resolves: every call to a database or another service times out, and nothing in the log speaks
#     of a policy.
#   remediation: >-
#     Allow port 53 for UDP and TCP to the DNS pods. In the standard chart: networkPolicy.egress.dns.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic
package policies.network["names-resolvable"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "egress"], "object": release.name(restricting[0])} if {
	some maker in network.makers
	restricting := [policy | some policy in network.policies(maker); restricts(policy)]
	count(restricting) > 0
	opened := [true |
		some policy in restricting
		some rule in policy.spec.egress
		opens(rule)
	]
	count(opened) == 0
	msg := sprintf(
		"the pods of %s cannot look up any name: no rule for egress lets port 53 through",
		[release.title(maker)],
	)
}

restricts(policy) if "Egress" in policy.spec.policyTypes

restricts(policy) if {
	not policy.spec.policyTypes
	policy.spec.egress
}

opens(rule) if count(object.get(rule, "ports", [])) == 0

opens(rule) if {
	some entry in rule.ports
	reaches(entry)
}

reaches(entry) if not entry.port

# A name is one of the ports of the pods there, which are not known.
reaches(entry) if is_string(entry.port)

reaches(entry) if {
	entry.port <= 53
	object.get(entry, "endPort", entry.port) >= 53
}
