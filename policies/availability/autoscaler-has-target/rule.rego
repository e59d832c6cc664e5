# METADATA
# title: An autoscaler scales a workload of the release
# description: >-
#   scaleTargetRef of each autoscaler: a workload of that kind and name must be in the release. In a release that
#   makes no workload of that kind it may come from elsewhere, and nothing is said.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [HorizontalPodAutoscaler]
#   rationale: >-
#     An autoscaler that names a workload which is not there does nothing, and only its own events say so. The service
#     stays at its first number of pods until it falls over under load.
#   remediation: >-
#     Let scaleTargetRef.name come from the same named template as the workload's name. In the standard chart: always
#     so; autoscaling.enabled turns the autoscaler on and off.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
package policies.availability["autoscaler-has-target"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "scaleTargetRef", "name"], "object": release.name(scaler)} if {
	some scaler in release.by_kind.HorizontalPodAutoscaler
	target := scaler.spec.scaleTargetRef
	names := [obj.metadata.name |
		some obj in release.by_kind[target.kind]
		release.namespace(obj) == release.namespace(scaler)
	]
	count(names) > 0
	name := target.name
	not name in names
	msg := sprintf("there is no %s %q to scale; the release has %s", [target.kind, name, concat(", ", names)])
}
