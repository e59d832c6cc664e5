# METADATA
# title: Containers request CPU and memory
# description: >-
#   The scheduler places a pod by its requests. One that requests nothing lands on a full node and is the first to be evicted.
#   A limit counts as a request, and so does a request of the pod as a whole.
# custom:
#   severity: warning
#   kinds: [workload]
#   remediation: >-
#     Set resources.requests.cpu and resources.requests.memory to what the container uses on a busy day.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
package policies.resources["requests-set"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.group != "ephemeralContainers"
	pod := workload.pod
	missing := [name |
		some name in ["cpu", "memory"]
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
