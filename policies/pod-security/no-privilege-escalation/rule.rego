# METADATA
# title: Containers cannot gain privileges
# description: >-
#   A process that may gain privileges, by a setuid binary for one, can leave the bounds that the other settings draw.
#   A privileged container has no bounds at all.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Set allowPrivilegeEscalation to false in the container's securityContext, and leave privileged out.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.2
#     - CIS Kubernetes 1.12, 5.2.6
package policies["pod-security"]["no-privilege-escalation"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.privileged == true
	path := workload.at(container, ["securityContext", "privileged"])
	msg := sprintf("%s is privileged: it has every right on the node", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not container.spec.securityContext.allowPrivilegeEscalation == false
	path := workload.at(container, ["securityContext", "allowPrivilegeEscalation"])
	msg := sprintf("%s may gain more privileges than it was started with", [container.title])
}
