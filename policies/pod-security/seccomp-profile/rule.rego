# METADATA
# title: Containers run under a seccomp profile
# description: >-
#   seccompProfile of pods and containers: RuntimeDefault or Localhost. Windows pods are let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Seccomp closes system calls to a process. The runtime's default profile closes those that services do not use
#     and that attacks on the kernel do; without it a hole in the kernel is a hole in every pod.
#   remediation: >-
#     Set seccompProfile.type to RuntimeDefault in the pod's securityContext.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.6.2
package policies["pod-security"]["seccomp-profile"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	profile := container.spec.securityContext.seccompProfile.type
	not profile in allowed
	path := workload.at(container, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("%s runs under the seccomp profile %s", [container.title, profile])
}

violation contains {"msg": msg, "path": path} if {
	titles := [container.title |
		some container in workload.linux_containers
		not container.spec.securityContext.seccompProfile.type
	]
	count(titles) > 0
	not of_pod in allowed
	path := array.concat(workload.pod.path, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("the pod sets %s for %s: every system call is open to it", [shown, concat(" and ", titles)])
}

of_pod := object.get(workload.pod.spec, ["securityContext", "seccompProfile", "type"], "")

shown := "no seccomp profile" if {
	of_pod == ""
} else := sprintf("the seccomp profile %s", [of_pod])

allowed := {"RuntimeDefault", "Localhost"}
