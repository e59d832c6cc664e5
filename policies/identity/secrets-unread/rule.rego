# METADATA
# title: A service does not read the Secrets around it
# description: >-
#   Rules of a Role or ClusterRole for Secrets with the verbs get, list or watch. A get with resourceNames is let
#   pass; list and watch cannot be restricted so.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Role, ClusterRole]
#   rationale: >-
#     Who may get, list or watch the Secrets of a namespace has all passwords in it, of every service there. A hole in
#     this one service is then a hole in all of them. A pod that needs a Secret has it mounted or passed, and needs no
#     right.
#   remediation: >-
#     Mount the Secret instead, or restrict the rule to get with the resourceNames it needs. In the standard chart: an
#     entry of config with sensitive: true, or configDelivery.existingSecret.
#   references:
#     - CIS Kubernetes 1.12, 5.1.2
#     - https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets
package policies.identity["secrets-unread"]

violation contains {"msg": msg, "path": ["rules", i, "resources"]} if {
	some i, rule in input.rules
	"secrets" in rule.resources
	some group in rule.apiGroups
	group in {"", "*"}
	verbs := [verb | some verb in rule.verbs; reads(verb, rule)]
	count(verbs) > 0
	msg := sprintf("%s %q allows to %s Secrets", [input.kind, input.metadata.name, concat(" and ", verbs)])
}

reads(verb, _) if verb in {"list", "watch", "*"}

reads("get", rule) if count(object.get(rule, "resourceNames", [])) == 0
