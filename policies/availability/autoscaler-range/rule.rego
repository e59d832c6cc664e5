# METADATA
# title: An autoscaler has room to scale
# description: >-
#   minReplicas, which is 1 unless said, and maxReplicas of each autoscaler.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [HorizontalPodAutoscaler]
#   rationale: >-
#     When the smallest number of replicas is also the largest, the autoscaler never does anything and the service is
#     on its own in a rush. When it is larger, the API server refuses it and the deployment stops. The two often stand
#     in different overlays, and only one was changed.
#   remediation: >-
#     Make maxReplicas larger than minReplicas in the values of that environment, or leave the autoscaler out. In the
#     standard chart: autoscaling.minReplicas and autoscaling.maxReplicas, or autoscaling.enabled: false.
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
