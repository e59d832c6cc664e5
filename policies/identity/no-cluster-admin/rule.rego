# METADATA
# title: No service is an administrator
# description: >-
#   The role that a RoleBinding or ClusterRoleBinding gives: none of the built-in ones that the parameter `roles` lists.
#   And a Role or ClusterRole of the chart's own that allows every verb on every resource of every API group.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [RoleBinding, ClusterRoleBinding, Role, ClusterRole]
#   rationale: >-
#     cluster-admin may do everything in the cluster, and so may whoever breaks into a pod that is bound to it. The
#     roles admin and edit of a namespace can read all Secrets there and start pods under any of its accounts.
#   remediation: >-
#     Write a Role that lists the rights that the service uses, and bind that. Few services call the Kubernetes API at
#     all. In the standard chart: there is no Role and no binding; the template is one of yours.
#   references:
#     - CIS Kubernetes 1.12, 5.1.1
#     - https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       roles:
#         type: array
#         items:
#           type: string
#         default: [cluster-admin, admin, edit]
#         description: Names of the ClusterRoles that no service is bound to.
package policies.identity["no-cluster-admin"]

violation contains {"msg": msg, "path": ["roleRef", "name"]} if {
	input.roleRef.kind == "ClusterRole"
	input.roleRef.name in data.chartyard.params["identity/no-cluster-admin"].roles
	msg := sprintf("%s %q makes its subjects %s", [input.kind, input.metadata.name, input.roleRef.name])
}

violation contains {"msg": msg, "path": ["rules", i]} if {
	some i, rule in input.rules
	every field in ["apiGroups", "resources", "verbs"] {
		"*" in rule[field]
	}
	msg := sprintf("%s %q allows everything: it is an administrator's", [input.kind, input.metadata.name])
}
