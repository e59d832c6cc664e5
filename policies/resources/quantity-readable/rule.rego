# METADATA
# title: Amounts of CPU and memory are such as were meant
# description: >-
#   Requests and limits of containers and pods. Memory and storage in thousandths of a byte are refused too, though
#   Kubernetes takes them.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     Kubernetes does not know 512MB or 1 GB, and refuses the pod. It does know 512m of memory: half a byte. The
#     container is then killed as soon as it starts.
#   remediation: >-
#     Write memory with Ki, Mi or Gi, and CPU as a number or with m for thousandths of a core. In the standard chart:
#     resources; of init containers initResources, or their own resources; of the test tests.resources.
#   references:
#     - https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
package policies.resources["quantity-readable"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(holder, ["resources", field, resource])} if {
	some holder in workload.holders
	some field in ["requests", "limits"]
	some resource, amount in holder.spec.resources[field]
	is_string(amount)
	fault := faults(resource, amount)
	msg := sprintf("%s: %s is %q, which is %s", [holder.title, resource, amount, fault])
}

faults(_, amount) := "no quantity" if {
	not regex.match(`^[+-]?([0-9]+|[0-9]+\.[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+|)$`, amount)
}

faults(resource, amount) := "in thousandths of a byte" if {
	resource in {"memory", "ephemeral-storage"}
	regex.match(`^[0-9.]+m$`, amount)
}
