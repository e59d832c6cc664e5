# METADATA
# title: Probes and hooks of a container call the pod itself
# description: >-
#   host of httpGet and tcpSocket, in probes and in the hooks postStart and preStop, is not set.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     Probes are asked by the kubelet, from the node. One that names a host makes the node call whom the chart likes,
#     past every network policy. Clusters that enforce Pod Security Standards refuse it since Kubernetes 1.34.
#   remediation: >-
#     Remove host: without it the pod's own address is called. A name for a virtual host goes into a header Host of
#     httpHeaders. In the standard chart: no value sets it.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
package policies["pod-security"]["probes-stay-in-pod"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, array.concat(steps, [way, "host"]))} if {
	some container in workload.containers
	some steps in places
	asked := object.get(container.spec, steps, {})
	some way in ["httpGet", "tcpSocket"]
	host := asked[way].host
	host != ""
	msg := sprintf("%s: the node calls %v instead of the pod", [container.title, host])
}

places := [
	["livenessProbe"],
	["readinessProbe"],
	["startupProbe"],
	["lifecycle", "postStart"],
	["lifecycle", "preStop"],
]
