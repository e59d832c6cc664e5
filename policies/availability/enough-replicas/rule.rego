# METADATA
# title: A service has more than one replica
# description: >-
#   The replicas of each Deployment, or the least number of its autoscaler, against the parameter `least`. A workload
#   that may never run twice uses the strategy Recreate, and is let pass; so is one with no replicas. Where an
#   autoscaler has a target that is not there, the workload that leaves replicas to it is let pass too:
#   availability/autoscaler-has-target tells.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment]
#   rationale: >-
#     One pod is none while its node is drained, its version is replaced or its process restarts. Each of these is
#     then an outage that users see, and nodes are replaced many times a year.
#   remediation: >-
#     Set replicas to 2 or more, or minReplicas of the autoscaler where there is one; the yard may ask for more. In the
#     standard chart: autoscaling.minReplicas, or replicas while autoscaling.enabled is false.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/best-practices/application.html
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       least:
#         type: integer
#         minimum: 1
#         default: 2
#         description: Number of replicas that there must be at least.
package policies.availability["enough-replicas"]

import data.policies.lib.release

violation contains {"msg": msg, "path": where.path, "object": where.object, "remediation": remediation} if {
	some target in release.by_kind.Deployment
	not target.spec.strategy.type == "Recreate"
	not waits(target)
	replicas := release.least_replicas(target)
	replicas > 0
	replicas < least
	where := release.replicas_at(target)
	msg := sprintf("the least number of replicas of %s is %v; it should be %v", [release.title(target), replicas, least])
	remediation := sprintf(remediations[where.object.kind == "HorizontalPodAutoscaler"], [least])
}

remediations := {
	true: "Set minReplicas of the autoscaler to %v or more. In the standard chart: autoscaling.minReplicas.",
	false: "Set replicas to %v or more. In the standard chart: replicas, while autoscaling.enabled is false.",
}

# waits is true when an autoscaler that has lost its target may be meant for a workload.
waits(target) if {
	object.get(target.spec, "replicas", null) == null
	count(release.autoscalers(target)) == 0
	count(release.lost_autoscalers(target)) > 0
}

least := data.chartyard.params["availability/enough-replicas"].least
