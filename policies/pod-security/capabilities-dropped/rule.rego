# METADATA
# title: Containers drop all Linux capabilities
# description: >-
#   The Linux capabilities of every container: ALL is dropped, and of those that a runtime gives by default only what
#   the parameter `allowed` lists is added again. Any other has a rule of its own, pod-security/no-extra-capabilities.
#   Windows pods are let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Capabilities are parts of root's power. A container runtime grants some by default, such as changing the owner
#     of files and taking on another user. A service needs none of them, and whoever breaks into it can use all of
#     them.
#   remediation: >-
#     Set capabilities.drop to [ALL] in the container's securityContext, and take out of capabilities.add all but
#     NET_BIND_SERVICE. In the standard chart: always so, with no value for it.
#   references:
#     - Pod Security Standards, restricted
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
#         default: [NET_BIND_SERVICE]
#         description: >-
#           Of the capabilities that a runtime gives by default, those that a container may add, without CAP_.
package policies["pod-security"]["capabilities-dropped"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not drops_all(container)
	path := workload.at(container, ["securityContext", "capabilities", "drop"])
	msg := sprintf("%s keeps Linux capabilities that it was not given on purpose", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	some i, capability in container.spec.securityContext.capabilities.add
	capability in by_default
	not capability in allowed
	path := workload.at(container, ["securityContext", "capabilities", "add", i])
	msg := sprintf("%s adds the capability %s", [container.title, capability])
}

drops_all(container) if "ALL" in container.spec.securityContext.capabilities.drop

allowed contains capability if {
	some capability in data.chartyard.params["pod-security/capabilities-dropped"].allowed
}

# by_default are those that Pod Security Standards let pass in baseline.
by_default := {
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
}
