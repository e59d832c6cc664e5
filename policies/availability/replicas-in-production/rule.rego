# METADATA
# title: A service has more than one replica in production
# description: >-
#   Deployments in the environments that the parameter `environments` lists: their replicas, or the least number of
#   their autoscaler, against the parameter `least`. A workload that may never run twice uses the strategy Recreate,
#   and is let pass; so is one with no replicas.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment]
#   rationale: >-
#     One pod is none while its node is drained, its version is replaced or its process restarts. Each of these is
#     then an outage that users see, and nodes are replaced many times a year.
#   remediation: >-
#     Set replicas to 2 or more, or minReplicas of the autoscaler (replicas and autoscaling.minReplicas in the
#     standard chart, in values-prod.yaml).
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
#       environments:
#         type: array
#         items:
#           type: string
#         default: [prod, production]
#         description: Names of the environments that are production.
package policies.availability["replicas-in-production"]

import data.policies.lib.release

violation contains {"msg": msg, "path": where.path, "object": where.object} if {
	data.chartyard.environment in params.environments
	some target in release.by_kind.Deployment
	not target.spec.strategy.type == "Recreate"
	replicas := release.least_replicas(target)
	replicas > 0
	replicas < params.least
	where := place(target)
	msg := sprintf("in %s the least number of replicas of %s is %v; it should be %v", [data.chartyard.environment, release.title(target), replicas, params.least])
}

place(target) := {"path": ["spec", "minReplicas"], "object": release.name(release.autoscalers(target)[0])} if {
	count(release.autoscalers(target)) > 0
} else := {"path": ["spec", "replicas"], "object": release.name(target)}

params := data.chartyard.params["availability/replicas-in-production"]
