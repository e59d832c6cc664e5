# METADATA
# title: Containers, volumes and mounts of a pod differ
# description: >-
#   Names of containers of all sorts, names of volumes, and in each container the paths that volumes are mounted at.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The API server refuses a pod with two containers or volumes of one name, or two mounts at one path, so the
#     release stops there. A list of extra volumes or sidecars in an overlay easily repeats what the template has.
#   remediation: >-
#     Remove the second one, or give it a name or a path of its own. In the standard chart: volumes, initContainers and
#     extraPorts are maps, so that no name is there twice; tmp, config and secrets are names of its own volumes.
#   references:
#     - https://kubernetes.io/docs/concepts/storage/volumes/
package policies.api["pod-parts-once"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(second, ["name"])} if {
	some i, first in workload.containers
	some j, second in workload.containers
	i < j
	name := first.spec.name
	name == second.spec.name
	msg := sprintf("the pod has two containers %q", [name])
}

violation contains {"msg": msg, "path": array.concat(workload.pod.path, ["volumes", j, "name"])} if {
	volumes := workload.pod.spec.volumes
	some i, first in volumes
	some j, second in volumes
	i < j
	name := first.name
	name == second.name
	msg := sprintf("the pod has two volumes %q", [name])
}

violation contains {"msg": msg, "path": workload.at(container, ["volumeMounts", j, "mountPath"])} if {
	some container in workload.containers
	some i, first in container.spec.volumeMounts
	some j, second in container.spec.volumeMounts
	i < j
	place := first.mountPath
	place == second.mountPath
	msg := sprintf("%s mounts two volumes at %s", [container.title, place])
}
