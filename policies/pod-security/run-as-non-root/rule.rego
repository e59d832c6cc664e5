# METADATA
# title: Containers do not run as root
# description: >-
#   runAsNonRoot and runAsUser of pods and containers. What a container says goes before what the pod says; a pod that
#   says false or 0 is found all the same, because clusters that enforce Pod Security Standards refuse it.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Root in a container is root on the node for every hole in the isolation between them. The same hole leaves a
#     process of an ordinary user with next to nothing.
#   remediation: >-
#     Set runAsNonRoot to true in the pod's securityContext, and runAsUser to a number above 0 when the image's user is
#     root. In the standard chart: podSecurity.runAsUser; runAsNonRoot is always true.
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
	msg := sprintf(
		"%s may run as root: its runAsNonRoot is %v",
		[container.title, container.spec.securityContext.runAsNonRoot],
	)
}

violation contains {"msg": msg, "path": path} if {
	count(heirs) > 0
	not workload.pod.spec.securityContext.runAsNonRoot == true
	path := array.concat(workload.pod.path, ["securityContext", "runAsNonRoot"])
	msg := sprintf("%s may run as root: the pod does not set runAsNonRoot to true", [concat(" and ", heirs)])
}

# Where every container says the contrary, clusters refuse the pod all the same.
violation contains {"msg": msg, "path": path} if {
	count(heirs) == 0
	workload.pod.spec.securityContext.runAsNonRoot != true
	path := array.concat(workload.pod.path, ["securityContext", "runAsNonRoot"])
	msg := sprintf("the pod may run as root: its runAsNonRoot is %v", [workload.pod.spec.securityContext.runAsNonRoot])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.runAsUser == 0
	path := workload.at(container, ["securityContext", "runAsUser"])
	msg := sprintf("%s runs as root: its runAsUser is 0", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	workload.pod.spec.securityContext.runAsUser == 0
	path := array.concat(workload.pod.path, ["securityContext", "runAsUser"])
	msg := "the pod runs as root: its runAsUser is 0"
}

# heirs are the containers that leave runAsNonRoot to the pod.
heirs := [container.title |
	some container in workload.containers
	not says(container)
]

says(container) if "runAsNonRoot" in object.keys(container.spec.securityContext)
