# METADATA
# title: No service is an administrator
# description: >-
#   The role that a RoleBinding or ClusterRoleBinding gives: the built-in roles cluster-admin, admin and edit.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [RoleBinding, ClusterRoleBinding]
#   rationale: >-
#     cluster-admin may do everything in the cluster, and so may whoever breaks into a pod that is bound to it. The
#     roles admin and edit of a namespace can read all Secrets there and start pods under any of its accounts.
#   remediation: >-
#     Write a Role with the rights that the service uses and bind that. The standard chart binds none:
#     serviceAccount.automountToken is false.
#   references:
#     - CIS Kubernetes 1.12, 5.1.1
#     - https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
package policies.identity["no-cluster-admin"]

violation contains {"msg": msg, "path": ["roleRef", "name"]} if {
	input.roleRef.kind == "ClusterRole"
	input.roleRef.name in {"cluster-admin", "admin", "edit"}
	msg := sprintf("%s %q makes its subjects %s", [input.kind, input.metadata.name, input.roleRef.name])
}
