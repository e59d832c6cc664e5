# METADATA
# title: The rules of a network policy count
# description: >-
#   policyTypes, ingress and egress of a NetworkPolicy. A policy without policyTypes that has egress rules is let
#   pass: it counts for both directions.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [NetworkPolicy]
#   rationale: >-
#     Rules for a direction that policyTypes does not name are not looked at, and all traffic in it is allowed.
#     Without policyTypes, a policy without egress rules leaves all outgoing traffic open. The file reads as though
#     the pods were shut in, and they are not.
#   remediation: >-
#     Set policyTypes to [Ingress, Egress] and give each direction the rules it needs. In the standard chart: always so;
#     networkPolicy.ingress and networkPolicy.egress are the rules.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
package policies.network["policy-rules-count"]

violation contains {"msg": msg, "path": ["spec", field]} if {
	types := input.spec.policyTypes
	some field, type in {"ingress": "Ingress", "egress": "Egress"}
	input.spec[field]
	not type in types
	msg := sprintf("the rules for %s do nothing: policyTypes does not name %s", [field, type])
}

violation contains {"msg": msg, "path": ["spec", "policyTypes"]} if {
	not input.spec.policyTypes
	not input.spec.egress
	msg := "policyTypes is not set and there are no egress rules: all outgoing traffic stays allowed, which should be said"
}
