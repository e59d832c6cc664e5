# METADATA
# title: Containers do not run as root
# description: >-
#   runAsNonRoot and runAsUser of pods and containers; what a container says goes before what the pod says.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Root in a container is root on the node for every hole in the isolation between them. The same hole leaves a
#     process of an ordinary user with next to nothing.
#   remediation: >-
#     Set runAsNonRoot to true in the pod's securityContext, and runAsUser to a number above 0 when the image's user
#     is root (podSecurity.runAsUser in the standard chart).
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.7
package policies["pod-security"]["run-as-non-root"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.runAsNonRoot != true
	path := workload.at(container, ["securityContext", "runAsNonRoot"])
	msg := sprintf("%s may run as root: its runAsNonRoot is %v", [container.title, container.spec.securityContext.runAsNonRoot])
}

violation contains {"msg": msg, "path": path} if {
	titles := heirs("runAsNonRoot")
	count(titles) > 0
	not workload.pod.spec.securityContext.runAsNonRoot == true
	path := array.concat(workload.pod.path, ["securityContext", "runAsNonRoot"])
	msg := sprintf("%s may run as root: the pod does not set runAsNonRoot to true", [concat(" and ", titles)])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.runAsUser == 0
	path := workload.at(container, ["securityContext", "runAsUser"])
	msg := sprintf("%s runs as root: its runAsUser is 0", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	titles := heirs("runAsUser")
	count(titles) > 0
	workload.pod.spec.securityContext.runAsUser == 0
	path := array.concat(workload.pod.path, ["securityContext", "runAsUser"])
	msg := sprintf("%s runs as root: the pod's runAsUser is 0", [concat(" and ", titles)])
}

# heirs are the containers that leave a field to the pod.
heirs(field) := [container.title |
	some container in workload.containers
	not says(container, field)
]

says(container, field) if field in object.keys(container.spec.securityContext)
