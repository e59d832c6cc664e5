# METADATA
# title: A disruption budget lets pods go that are not ready anyway
# description: >-
#   unhealthyPodEvictionPolicy is said, whichever it is.
# custom:
#   severity: warning
#   profile: production
#   kinds: [PodDisruptionBudget]
#   rationale: >-
#     By default a pod that runs and is not ready counts against the budget and is not evicted. A service that cannot
#     start then holds up the upgrade of every node it is on, until somebody deletes its pods by hand.
#   remediation: >-
#     Set unhealthyPodEvictionPolicy to AlwaysAllow, or to IfHealthyBudget where a pod that is not ready still has data
#     to save. In the standard chart: always AlwaysAllow.
#   references:
#     - https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
package policies.availability["budget-spares-unhealthy"]

violation contains {"msg": msg, "path": ["spec", "unhealthyPodEvictionPolicy"]} if {
	not input.spec.unhealthyPodEvictionPolicy
	msg := sprintf(
		"PodDisruptionBudget %q holds up the draining of a node for pods that are not ready anyway",
		[input.metadata.name],
	)
}
