# METADATA
# title: What a container mounts is a volume of its pod
# description: >-
#   volumeMounts and volumeDevices of all containers: their names must be among the pod's volumes or the claims of a
#   StatefulSet.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The API server refuses a pod that mounts a volume which is not there, so the deployment stops. Often the volume
#     is behind a condition in the template and the mount is not, so it happens in one environment only.
#   remediation: >-
#     Add the volume, or put the mount behind the same condition. In the standard chart: volumes makes both; mounts in
#     initContainers names what is in volumes.
#   references:
#     - https://kubernetes.io/docs/concepts/storage/volumes/
package policies.config["mount-exists"]

import data.policies.lib.words
import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, [field, i, "name"])} if {
	some container in workload.containers
	some field in ["volumeMounts", "volumeDevices"]
	some i, mount in container.spec[field]
	name := mount.name
	not name in volumes
	msg := sprintf(
		"%s mounts the volume %q, which the pod does not have%s",
		[container.title, name, words.hint(name, volumes)],
	)
}

volumes contains volume.name if some volume in workload.pod.spec.volumes

# A StatefulSet makes a volume of each claim.
volumes contains claim.metadata.name if some claim in input.spec.volumeClaimTemplates
