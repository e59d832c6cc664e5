# METADATA
# title: User and group numbers are not those of the node
# description: >-
#   runAsUser and runAsGroup are at least the parameter `least`, and no file is made for the group root. A number that
#   is not set is the image's and is not seen; runAsUser 0 has a rule of its own, pod-security/run-as-non-root.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Numbers of users and groups are the same on the node as in the container. Whoever breaks out has what the user of
#     that number has there; and the group root may read much that others may not.
#   remediation: >-
#     Set runAsUser and runAsGroup to a number such as 10001, and fsGroup too where volumes are shared. In the standard
#     chart: podSecurity.runAsUser, podSecurity.runAsGroup and podSecurity.fsGroup.
#   references:
#     - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       least:
#         type: integer
#         minimum: 1
#         default: 1
#         description: The lowest number that a user or a group may have.
package policies["pod-security"]["ids-not-of-node"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(holder, ["securityContext", field])} if {
	some holder in workload.holders
	some field in ["runAsUser", "runAsGroup"]
	number := holder.spec.securityContext[field]
	number < least
	[field, number] != ["runAsUser", 0]
	msg := sprintf("%s: %s is %v; it should be %v or more", [holder.title, field, number, least])
}

violation contains {"msg": msg, "path": array.concat(workload.pod.path, ["securityContext", field])} if {
	some field in ["fsGroup", "supplementalGroups"]
	number_or_list := workload.pod.spec.securityContext[field]
	roots(number_or_list)
	msg := sprintf("the pod is in the group root: %s has 0", [field])
}

roots(0)

roots(list) if 0 in list

least := data.chartyard.params["pod-security/ids-not-of-node"].least
