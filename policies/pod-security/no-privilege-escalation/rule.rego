# METADATA
# title: Containers cannot gain privileges
# description: >-
#   allowPrivilegeEscalation of every container, which is true where nothing is said. Windows pods are let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     A process that may gain privileges, by a setuid binary such as sudo for one, can leave the bounds that the other
#     settings draw: it begins as an ordinary user and ends as root.
#   remediation: >-
#     Set allowPrivilegeEscalation to false in the container's securityContext. In the standard chart: always so, with
#     no value for it.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.6
package policies["pod-security"]["no-privilege-escalation"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not container.spec.securityContext.allowPrivilegeEscalation == false
	path := workload.at(container, ["securityContext", "allowPrivilegeEscalation"])
	msg := sprintf("%s may gain more privileges than it was started with", [container.title])
}
