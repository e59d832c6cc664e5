# METADATA
# title: Containers cannot change their own files
# description: >-
#   readOnlyRootFilesystem of every container. Windows pods are let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Whoever breaks into a container with a writable root file system can replace the program it runs, or leave tools
#     there for later. With a read-only one they find nowhere to put them, and a program that fills the disk with
#     stray files shows it at once.
#   remediation: >-
#     Set readOnlyRootFilesystem to true in the container's securityContext, and mount an emptyDir where it must write,
#     such as /tmp. In the standard chart: always so; /tmp is a volume of its own (tmp), and volumes adds others.
#   references:
#     - NSA/CISA Kubernetes Hardening Guidance 1.1, immutable container file systems
package policies["pod-security"]["read-only-root-filesystem"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not container.spec.securityContext.readOnlyRootFilesystem == true
	path := workload.at(container, ["securityContext", "readOnlyRootFilesystem"])
	msg := sprintf("%s can write to its root file system", [container.title])
}
