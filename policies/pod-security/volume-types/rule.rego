# METADATA
# title: Pods mount only volumes that keep them off the node
# description: >-
#   The type of every volume of a pod: one that the parameter `allowed` lists.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     A hostPath volume opens the node's files to the pod, the credentials of its kubelet among them. The other types
#     outside the list, such as nfs, reach storage past the cluster's own control, so nobody sees who reads it.
#   remediation: >-
#     Use configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected or secret (volumes in the
#     standard chart).
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.11
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
	type != "name"
	not type in allowed
	path := array.concat(workload.pod.path, ["volumes", i, type])
	msg := sprintf("volume %q is of type %s, which is not allowed", [object.get(volume, "name", ""), type])
}

allowed contains type if some type in data.chartyard.params["pod-security/volume-types"].allowed
