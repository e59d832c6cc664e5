# METADATA
# title: The rules of a network policy count
# description: >-
#   Rules for a direction that policyTypes does not name are not looked at: everything is allowed in it. And without
#   policyTypes a policy without egress rules leaves all outgoing traffic open.
# custom:
#   severity: warning
#   kinds: [NetworkPolicy]
#   remediation: >-
#     Set policyTypes to [Ingress, Egress], and give each direction the rules it needs.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
package policies.network["policy-rules-count"]

violation contains {"msg": msg, "path": ["spec", field]} if {
	some field, type in {"ingress": "Ingress", "egress": "Egress"}
	input.spec[field]
	types := input.spec.policyTypes
	not type in types
	msg := sprintf("the rules for %s do nothing: policyTypes does not name %s", [field, type])
}

violation contains {"msg": msg, "path": ["spec", "policyTypes"]} if {
	not input.spec.policyTypes
	not input.spec.egress
	msg := "policyTypes is not set and there are no egress rules, so all outgoing traffic stays allowed: say whether that is meant"
}
