# METADATA
# title: Pods stay out of the node's namespaces and ports
# description: >-
#   A pod in the namespaces of its node sees the traffic and the processes of its neighbours, and a host port lets
#   only one such pod run on a node.
# custom:
#   severity: error
#   kinds: [workload]
#   remediation: >-
#     Remove hostNetwork, hostPID, hostIPC and hostPort. Reach the pod through a Service instead.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.3
#     - CIS Kubernetes 1.12, 5.2.4
#     - CIS Kubernetes 1.12, 5.2.5
#     - CIS Kubernetes 1.12, 5.2.12
package policies["pod-security"]["host-isolated"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some field, what in {"hostNetwork": "network", "hostPID": "processes", "hostIPC": "shared memory"}
	workload.pod.spec[field] == true
	path := array.concat(workload.pod.path, [field])
	msg := sprintf("the pod shares the node's %s: %s is true", [what, field])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	some i, port in container.spec.ports
	port.hostPort > 0
	path := workload.at(container, ["ports", i, "hostPort"])
	msg := sprintf("%s takes port %v of the node", [container.title, port.hostPort])
}
