# METADATA
# title: Containers get no Linux capabilities beyond the usual ones
# description: >-
#   What every container adds to its Linux capabilities: only what the parameter `allowed` lists, which is what Pod
#   Security Standards let pass everywhere. That the usual ones are given up too is asked by
#   pod-security/capabilities-dropped.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     Capabilities are parts of root's power. Those outside the usual set reach past the container: SYS_ADMIN is nearly
#     all of root, NET_ADMIN changes the network, SYS_PTRACE reads the memory of other processes, NET_RAW forges
#     packets.
#   remediation: >-
#     Remove the capability from capabilities.add in the container's securityContext. A service that cannot do without
#     needs a waiver, and best a node of its own. In the standard chart: no value adds any.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.8
#     - CIS Kubernetes 1.12, 5.2.9
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       allowed:
#         type: array
#         items:
#           type: string
#           pattern: "^[A-Z][A-Z_]*$"
#         default:
#           - AUDIT_WRITE
#           - CHOWN
#           - DAC_OVERRIDE
#           - FOWNER
#           - FSETID
#           - KILL
#           - MKNOD
#           - NET_BIND_SERVICE
#           - SETFCAP
#           - SETGID
#           - SETPCAP
#           - SETUID
#           - SYS_CHROOT
#         description: Linux capabilities that a container may add, without CAP_.
package policies["pod-security"]["no-extra-capabilities"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	some i, capability in container.spec.securityContext.capabilities.add
	not capability in allowed
	path := workload.at(container, ["securityContext", "capabilities", "add", i])
	msg := sprintf("%s adds the capability %v, which reaches past the container", [container.title, capability])
}

allowed contains capability if {
	some capability in data.chartyard.params["pod-security/no-extra-capabilities"].allowed
}
