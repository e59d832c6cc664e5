# METADATA
# title: Pods mount no folder of their node
# description: >-
#   The volumes of every pod: none is a hostPath.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     A hostPath volume opens the node's files to the pod, and among them are the credentials of its kubelet and the
#     files of its neighbours. What the pod writes there stays behind on that one node when the pod moves on.
#   remediation: >-
#     Replace hostPath by emptyDir for scratch space, by configMap or secret for files that you bring along, or by
#     persistentVolumeClaim for what has to last. In the standard chart: volumes.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.11
package policies["pod-security"]["no-host-path"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some i, volume in workload.pod.spec.volumes
	volume.hostPath
	path := array.concat(workload.pod.path, ["volumes", i, "hostPath"])
	name := object.get(volume, "name", "")
	msg := sprintf("volume %q is a folder of the node: %v", [name, object.get(volume.hostPath, "path", "hostPath")])
}
