# METADATA
# title: A service has more than one replica in production
# description: >-
#   One pod is none while its node is drained or its version replaced. A workload that may never run twice uses the
#   strategy Recreate, and is let pass. The parameters `minimum` and `environments` say how many there must be, and
#   where.
# custom:
#   severity: warning
#   scope: release
#   kinds: [Deployment]
#   remediation: >-
#     Set replicas to 2 or more, or minReplicas of the autoscaler (replicas and autoscaling.minReplicas in the
#     standard chart).
#   references:
#     - https://docs.aws.amazon.com/eks/latest/best-practices/application.html
package policies.availability["replicas-in-production"]

import data.policies.lib.release

violation contains {"msg": msg, "path": where.path, "object": where.object} if {
	data.chartyard.environment in object.get(params, "environments", ["prod", "production"])
	some target in release.by_kind.Deployment
	not target.spec.strategy.type == "Recreate"
	replicas := release.least_replicas(target)
	replicas > 0
	minimum := object.get(params, "minimum", 2)
	replicas < minimum
	where := place(target)
	msg := sprintf("in %s the least number of replicas of %s is %v; it should be %v", [data.chartyard.environment, release.title(target), replicas, minimum])
}

place(target) := {"path": ["spec", "minReplicas"], "object": release.name(release.autoscalers(target)[0])} if {
	count(release.autoscalers(target)) > 0
} else := {"path": ["spec", "replicas"], "object": release.name(target)}

params := object.get(data.chartyard.params, "availability/replicas-in-production", {})
