# METADATA
# title: Containers do not run as root
# description: >-
#   Root in a container is root on the node for every hole in the isolation between them.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Set runAsNonRoot to true in the pod's securityContext, and runAsUser to a number above 0 when the image's user is root.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 5.2.7
package policies["pod-security"]["run-as-non-root"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	not workload.setting(container, "runAsNonRoot")
	path := where(container, "runAsNonRoot")
	msg := sprintf("%s may run as root: runAsNonRoot is not true", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	workload.setting(container, "runAsUser") == 0
	path := where(container, "runAsUser")
	msg := sprintf("%s runs as root: runAsUser is 0", [container.title])
}

# where a field is set: in the container if it says anything, else for the whole pod.
where(container, field) := workload.at(container, ["securityContext", field]) if {
	field in object.keys(container.spec.securityContext)
} else := array.concat(workload.pod.path, ["securityContext", field])
