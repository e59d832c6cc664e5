# METADATA
# title: Pods mount only volumes that the cluster controls
# description: >-
#   The type of every volume of a pod: one that the parameter `allowed` lists. hostPath has a rule of its own,
#   pod-security/no-host-path.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Types outside the list, such as nfs, reach storage past the cluster's own control: no claim says who may have it,
#     and nobody sees who reads it.
#   remediation: >-
#     Replace the volume by one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected
#     and secret. Storage such as nfs is mounted through a persistentVolumeClaim. In the standard chart: volumes.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       allowed:
#         type: array
#         items:
#           type: string
#         default: [configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret]
#         description: Types of volumes that pods may mount, as the volume's fields are called.
package policies["pod-security"]["volume-types"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some i, volume in workload.pod.spec.volumes
	some type, _ in volume
	not type in {"name", "hostPath"}
	not type in allowed
	path := array.concat(workload.pod.path, ["volumes", i, type])
	msg := sprintf("volume %q is of type %s, which is not allowed", [object.get(volume, "name", ""), type])
}

allowed contains type if some type in data.chartyard.params["pod-security/volume-types"].allowed
