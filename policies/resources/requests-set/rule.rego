# METADATA
# title: Containers request CPU and memory
# description: >-
#   The requests of each container for what the parameter `resources` lists. A limit counts as a request, and so does
#   a request of the pod as a whole. Ephemeral containers are let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     The scheduler places a pod by its requests. One that requests nothing lands on a full node, gets what is left
#     there, and is the first to be evicted when memory runs short. And no autoscaler knows that another node is
#     needed.
#   remediation: >-
#     Set resources.requests.cpu and resources.requests.memory of the container to what it uses on a busy day. In the
#     standard chart: resources.requests; of init containers initResources.requests, or their own resources; of the test
#     tests.resources.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       resources:
#         type: array
#         items:
#           type: string
#         default: [cpu, memory]
#         description: Resources that every container requests.
package policies.resources["requests-set"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.group != "ephemeralContainers"
	pod := workload.pod
	missing := [name |
		some name in data.chartyard.params["resources/requests-set"].resources
		not workload.requests(container, name)
		not workload.requests(pod, name)
	]
	count(missing) > 0
	path := workload.at(container, array.concat(["resources", "requests"], only(missing)))
	msg := sprintf("%s requests no %s", [container.title, concat(" and no ", missing)])
}

# only is the name when there is one, so that the path points at it.
only(names) := names if {
	count(names) == 1
} else := []
