# METADATA
# title: A role names what it allows
# description: >-
#   verbs, resources, apiGroups and nonResourceURLs of the rules of a Role or ClusterRole: none is a star. A rule that
#   allows everything is found by identity/no-cluster-admin instead.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Role, ClusterRole]
#   rationale: >-
#     A star allows whatever the cluster will learn to do, and what every operator adds to it, Secrets and pods among
#     it. Whoever breaks into the service has those rights too.
#   remediation: >-
#     List the verbs and resources that the service uses, with resourceNames where they are known. Few services call the
#     Kubernetes API at all. In the standard chart: there is no Role; the template is one of yours.
#   references:
#     - CIS Kubernetes 1.12, 5.1.3
#     - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
package policies.identity["rights-named"]

violation contains {"msg": msg, "path": ["rules", i, field]} if {
	some i, rule in input.rules
	some field in ["verbs", "resources", "apiGroups", "nonResourceURLs"]
	"*" in rule[field]
	not everything(rule)
	msg := sprintf("%s %q allows all %s", [input.kind, input.metadata.name, field])
}

everything(rule) if {
	every field in ["apiGroups", "resources", "verbs"] {
		"*" in rule[field]
	}
}
