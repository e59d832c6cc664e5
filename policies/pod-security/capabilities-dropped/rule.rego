# METADATA
# title: Containers drop all Linux capabilities
# description: >-
#   A container runtime grants a set of capabilities by default. A service needs none of them; one that binds
#   a port below 1024 needs NET_BIND_SERVICE.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Set capabilities.drop to [ALL] in the container's securityContext. Of the rest only NET_BIND_SERVICE may be added.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.8
#     - CIS Kubernetes 1.12, 5.2.9
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
	capability != "NET_BIND_SERVICE"
	path := workload.at(container, ["securityContext", "capabilities", "add", i])
	msg := sprintf("%s adds the capability %s", [container.title, capability])
}

drops_all(container) if "ALL" in container.spec.securityContext.capabilities.drop
