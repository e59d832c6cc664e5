# METADATA
# title: An autoscaler has room to scale
# description: >-
#   An autoscaler whose smallest number of replicas is its largest never does anything, and one whose smallest is
#   larger the API server refuses. The two often stand in different overlays, and only one was changed.
# custom:
#   severity: warning
#   kinds: [HorizontalPodAutoscaler]
#   remediation: >-
#     Make maxReplicas larger than minReplicas, or remove the autoscaler (autoscaling in the standard chart).
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
package policies.availability["autoscaler-range"]

violation contains {"msg": msg, "path": ["spec", "maxReplicas"]} if {
	least := object.get(input.spec, "minReplicas", 1)
	most := input.spec.maxReplicas
	fault := faults(least, most)
	msg := sprintf("%s: minReplicas is %v and maxReplicas is %v", [fault, least, most])
}

faults(least, most) := "the autoscaler never changes anything" if least == most

faults(least, most) := "the API server refuses this autoscaler" if least > most
