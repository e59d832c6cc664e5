# METADATA
# title: Pods stay out of the node's namespaces, ports and kernel settings
# description: >-
#   hostNetwork, hostPID, hostIPC, host ports, procMount, kernel settings that the parameter `sysctls` does not list,
#   and host processes on Windows.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     A pod in the namespaces of its node sees the traffic and the processes of its neighbours, and can reach AWS with
#     the node's rights. A host port lets only one such pod run on a node. A kernel setting outside the safe list
#     reaches past the pod, and so does a whole /proc.
#   remediation: >-
#     Remove the field that the finding names. Reach the pod through a Service instead of hostNetwork and hostPort. In
#     the standard chart: no value sets them; callers come in through service and ingress.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.3
#     - CIS Kubernetes 1.12, 5.2.4
#     - CIS Kubernetes 1.12, 5.2.5
#     - CIS Kubernetes 1.12, 5.2.12
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       sysctls:
#         type: array
#         items:
#           type: string
#         default:
#           - kernel.shm_rmid_forced
#           - net.ipv4.ip_local_port_range
#           - net.ipv4.ip_local_reserved_ports
#           - net.ipv4.ip_unprivileged_port_start
#           - net.ipv4.ping_group_range
#           - net.ipv4.tcp_fin_timeout
#           - net.ipv4.tcp_keepalive_intvl
#           - net.ipv4.tcp_keepalive_probes
#           - net.ipv4.tcp_keepalive_time
#           - net.ipv4.tcp_rmem
#           - net.ipv4.tcp_syncookies
#           - net.ipv4.tcp_wmem
#         description: >-
#           Kernel settings that a pod may set. The default is what Pod Security Standards have had since 1.32.
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

violation contains {"msg": msg, "path": path} if {
	some holder in workload.holders
	holder.spec.securityContext.windowsOptions.hostProcess == true
	path := workload.at(holder, ["securityContext", "windowsOptions", "hostProcess"])
	msg := sprintf("%s runs as a process of the node: hostProcess is true", [holder.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	mount := container.spec.securityContext.procMount
	mount != "Default"
	path := workload.at(container, ["securityContext", "procMount"])
	msg := sprintf("%s sees a /proc that is not masked: procMount is %v", [container.title, mount])
}

violation contains {"msg": msg, "path": path} if {
	some i, sysctl in workload.pod.spec.securityContext.sysctls
	name := object.get(sysctl, "name", "")
	not name in safe
	path := array.concat(workload.pod.path, ["securityContext", "sysctls", i, "name"])
	msg := sprintf("the pod sets %v, which is not among the kernel settings that are safe for its neighbours", [name])
}

safe contains name if some name in data.chartyard.params["pod-security/host-isolated"].sysctls
