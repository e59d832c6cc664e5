# METADATA
# title: A rollout can begin and end
# description: >-
#   The strategy of a Deployment, and its progressDeadlineSeconds against its minReadySeconds.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Deployment]
#   rationale: >-
#     The API server refuses a Deployment whose strategy contradicts itself, so the release stops there. It happens when
#     an overlay changes the type to Recreate and the base's rollingUpdate stays, or when one sets maxSurge to 0 and
#     another maxUnavailable.
#   remediation: >-
#     With Recreate set rollingUpdate to null. With RollingUpdate let maxSurge or maxUnavailable be above 0. Make
#     progressDeadlineSeconds larger than minReadySeconds. In the standard chart: rollout.maxSurge,
#     rollout.progressDeadlineSeconds and rollout.minReadySeconds.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
package policies.availability["rollout-possible"]

violation contains {"msg": msg, "path": ["spec", "strategy", "rollingUpdate"]} if {
	input.spec.strategy.type == "Recreate"
	is_object(input.spec.strategy.rollingUpdate)
	msg := "the strategy is Recreate, and rollingUpdate is set"
}

violation contains {"msg": msg, "path": ["spec", "strategy", "rollingUpdate", "maxSurge"]} if {
	rolling := input.spec.strategy.rollingUpdate
	rolling.maxSurge in none
	rolling.maxUnavailable in none
	msg := "a rollout may neither add a pod nor take one away: maxSurge and maxUnavailable are both 0"
}

violation contains {"msg": msg, "path": ["spec", "progressDeadlineSeconds"]} if {
	ready := input.spec.minReadySeconds
	deadline := object.get(input.spec, "progressDeadlineSeconds", 600)
	deadline <= ready
	msg := sprintf("a pod is available after %v s, and the rollout is given up after %v s", [ready, deadline])
}

none := {0, "0", "0%"}
