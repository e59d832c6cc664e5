# METADATA
# title: Containers run under a seccomp profile
# description: >-
#   seccompProfile of pods and containers is set; what a container says goes before what the pod says. A profile that
#   confines nothing has a rule of its own, pod-security/confinement-kept. Windows pods are let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Seccomp closes system calls to a process. The runtime's default profile closes those that services do not use
#     and that attacks on the kernel do; without it a hole in the kernel is a hole in every pod.
#   remediation: >-
#     Set seccompProfile.type to RuntimeDefault in the pod's securityContext. In the standard chart: always so, with no
#     value for it.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.6.2
package policies["pod-security"]["seccomp-profile"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	not workload.pod.spec.securityContext.seccompProfile.type
	titles := [container.title |
		some container in workload.linux_containers
		not container.spec.securityContext.seccompProfile.type
	]
	count(titles) > 0
	path := array.concat(workload.pod.path, ["securityContext", "seccompProfile", "type"])
	msg := sprintf("the pod sets no seccomp profile for %s: every system call is open to it", [concat(" and ", titles)])
}
