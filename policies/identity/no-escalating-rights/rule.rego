# METADATA
# title: A service cannot give itself more rights
# description: >-
#   The verbs bind, escalate and impersonate, and making pods, commands in pods or tokens of accounts. A star is not
#   looked at here: identity/rights-named refuses it.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Role, ClusterRole]
#   rationale: >-
#     Each of these is a way to the rights of others. Who may make pods has those of every service account of the
#     namespace, and reads every Secret there; who may run commands in pods is inside all of them.
#   remediation: >-
#     Remove the verb or the resource that the finding names. A service that must start pods does so in a namespace that
#     has nothing else in it. In the standard chart: there is no Role; the template is one of yours.
#   references:
#     - CIS Kubernetes 1.12, 5.1.4
#     - CIS Kubernetes 1.12, 5.1.8
#     - CIS Kubernetes 1.12, 5.1.13
#     - https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
package policies.identity["no-escalating-rights"]

violation contains {"msg": msg, "path": ["rules", i, "verbs"]} if {
	some i, rule in input.rules
	some verb in rule.verbs
	verb in {"bind", "escalate", "impersonate"}
	msg := sprintf("%s %q allows to %s: whoever has it can have all rights", [input.kind, input.metadata.name, verb])
}

violation contains {"msg": msg, "path": ["rules", i, "resources"]} if {
	some i, rule in input.rules
	"create" in rule.verbs
	"" in rule.apiGroups
	some resource in rule.resources
	what := doors[resource]
	msg := sprintf("%s %q allows to %s", [input.kind, input.metadata.name, what])
}

doors := {
	"pods": "make pods, under any service account of the namespace",
	"pods/exec": "run commands in pods",
	"pods/attach": "attach to the programs in pods",
	"serviceaccounts/token": "make tokens of service accounts",
}
