# METADATA
# title: Pods mount only volumes that keep them off the node
# description: >-
#   A hostPath volume opens the node's files to the pod. The other types outside the list reach storage past the
#   control of the cluster.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Use configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected or secret.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.11
package policies["pod-security"]["volume-types"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some i, volume in workload.pod.spec.volumes
	some type, _ in volume
	not type in allowed
	path := array.concat(workload.pod.path, ["volumes", i, type])
	msg := sprintf("volume %q is of type %s, which is not allowed", [object.get(volume, "name", ""), type])
}

allowed := {
	"name",
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"persistentVolumeClaim",
	"projected",
	"secret",
}
