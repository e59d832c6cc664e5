# METADATA
# title: Containers are not privileged
# description: >-
#   privileged of every container.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     A privileged container is root on its node: it has every capability and every device, and nothing confines it.
#     Whoever breaks into it has the node, and with that every pod and every credential there.
#   remediation: >-
#     Remove privileged from the container's securityContext. If the program needs one right of root, add that
#     capability instead. In the standard chart: no value sets it; privileged is false in
#     service.securityContext of templates/_pod.tpl.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.2
package policies["pod-security"]["no-privileged-container"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.privileged == true
	path := workload.at(container, ["securityContext", "privileged"])
	msg := sprintf("%s is privileged: it has every right on the node", [container.title])
}
