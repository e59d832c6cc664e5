# METADATA
# title: Containers have a memory limit
# description: >-
#   The memory limit of each container; a limit of the pod as a whole will do. CPU needs no limit: it is shared out by
#   request. Ephemeral containers are let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     A leak in a container without a memory limit takes the memory of its neighbours before the node stops it, and
#     the node may well stop one of the neighbours instead. With a limit the leaking container alone is restarted.
#   remediation: >-
#     Set resources.limits.memory of the container, best equal to resources.requests.memory. In the standard chart:
#     resources.limits.memory; of init containers initResources.limits.memory, or their own resources; of the test
#     tests.resources.
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
