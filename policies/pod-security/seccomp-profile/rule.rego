# METADATA
# title: Containers run under a seccomp profile
# description: >-
#   The runtime's default profile closes system calls that services do not use and that attacks on the kernel do.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Set seccompProfile.type to RuntimeDefault in the pod's securityContext.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 5.7.2
package policies["pod-security"]["seccomp-profile"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	profile := container.spec.securityContext.seccompProfile.type
	not profile in allowed
	path := workload.at(container, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("%s has the seccomp profile %s", [container.title, profile])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not container.spec.securityContext.seccompProfile.type
	profile := object.get(workload.pod.spec, ["securityContext", "seccompProfile", "type"], "none")
	not profile in allowed
	path := array.concat(workload.pod.path, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("%s has the seccomp profile %s: every system call is open to it", [container.title, profile])
}

allowed := {"RuntimeDefault", "Localhost"}
