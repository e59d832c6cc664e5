# METADATA
# title: Containers drop all Linux capabilities
# description: >-
#   The Linux capabilities of every container: ALL is dropped, and only what the parameter `allowed` lists is added.
#   Windows pods are let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Capabilities are parts of root's power. A container runtime grants some by default, such as changing the owner
#     of files and sending forged packets. A service needs none of them, and whoever breaks into it can use all of
#     them.
#   remediation: >-
#     Set capabilities.drop to [ALL] in the container's securityContext, as the standard chart does. Of the rest only
#     NET_BIND_SERVICE may be added.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.8
#     - CIS Kubernetes 1.12, 5.2.9
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       allowed:
#         type: array
#         items:
#           type: string
#         default: [NET_BIND_SERVICE]
#         description: Linux capabilities that a container may add, without CAP_.
package policies["pod-security"]["capabilities-dropped"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not drops_all(container)
	path := workload.at(container, ["securityContext", "capabilities", "drop"])
	msg := sprintf("%s keeps Linux capabilities that it was not given on purpose", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	some i, capability in container.spec.securityContext.capabilities.add
	not capability in allowed
	path := workload.at(container, ["securityContext", "capabilities", "add", i])
	msg := sprintf("%s adds the capability %s", [container.title, capability])
}

drops_all(container) if "ALL" in container.spec.securityContext.capabilities.drop

allowed contains capability if {
	some capability in data.chartyard.params["pod-security/capabilities-dropped"].allowed
}
