# METADATA
# title: Containers have a memory limit
# description: >-
#   A leak in a container without a memory limit takes the memory of its neighbours before the node stops it. CPU needs
#   no limit: it is shared out by request. A limit of the pod as a whole will do.
# custom:
#   severity: warning
#   kinds: [workload]
#   remediation: >-
#     Set resources.limits.memory, best equal to resources.requests.memory.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
package policies.resources["memory-limit-set"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.group != "ephemeralContainers"
	not workload.limits(container, "memory")
	pod := workload.pod
	not workload.limits(pod, "memory")
	path := workload.at(container, ["resources", "limits", "memory"])
	msg := sprintf("%s has no memory limit", [container.title])
}
