# METADATA
# title: No service is an administrator
# description: >-
#   cluster-admin may do everything, and so may whoever breaks into a pod that is bound to it. The roles admin and
#   edit of a namespace let it read all Secrets there.
# custom:
#   severity: error
#   kinds: [RoleBinding, ClusterRoleBinding]
#   remediation: >-
#     Write a Role with the rights that the service uses and bind that.
#   references:
#     - CIS Kubernetes 1.12, 5.1.1
#     - https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
package policies.identity["no-cluster-admin"]

violation contains {"msg": msg, "path": ["roleRef", "name"]} if {
	input.roleRef.kind == "ClusterRole"
	input.roleRef.name in {"cluster-admin", "admin", "edit"}
	msg := sprintf("%s %q makes its subjects %s", [input.kind, input.metadata.name, input.roleRef.name])
}
