# METADATA
# title: Scratch space on a node has an end
# description: >-
#   An emptyDir on disk has a sizeLimit, or every container of the pod a limit of ephemeral-storage.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     An emptyDir lies on the node's own disk. A log or a cache that grows there without end fills it, and the node
#     then evicts pods, those of others too.
#   remediation: >-
#     Set sizeLimit of the emptyDir, or resources.limits.ephemeral-storage of every container. In the standard chart:
#     emptyDir.sizeLimit in volumes, or resources; /tmp has tmp.sizeLimit.
#   references:
#     - https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
package policies.resources["scratch-space-bounded"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": array.concat(workload.pod.path, ["volumes", i, "emptyDir", "sizeLimit"])} if {
	some i, volume in workload.pod.spec.volumes
	space := volume.emptyDir
	is_object(space)
	not space.medium == "Memory"
	not space.sizeLimit
	not bounded
	msg := sprintf("volume %q may fill the node's disk: it has no sizeLimit", [volume.name])
}

bounded if {
	count(workload.containers) > 0
	every container in workload.containers {
		workload.limits(container, "ephemeral-storage")
	}
}
