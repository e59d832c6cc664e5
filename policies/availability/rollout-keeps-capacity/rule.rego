# METADATA
# title: A new version does not take all pods away at once
# description: >-
#   Deployments with more than one replica: the strategy Recreate, and a maxUnavailable that covers all of them. One
#   replica is let pass.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment]
#   rationale: >-
#     All old pods end before a new one is ready, so every deployment is an outage of some seconds or minutes. When
#     the new version never becomes ready, the outage lasts until somebody rolls back.
#   remediation: >-
#     Use RollingUpdate with maxUnavailable 0. A workload that may never run twice has one replica. In the standard
#     chart: always RollingUpdate with maxUnavailable 0.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
package policies.availability["rollout-keeps-capacity"]

import data.policies.lib.release

violation contains {"msg": msg, "path": array.concat(["spec", "strategy"], place), "object": release.name(target)} if {
	some target in release.by_kind.Deployment
	replicas := release.least_replicas(target)
	[place, fault] := faults(target.spec.strategy, replicas)
	msg := sprintf(
		"%s: all %v replicas of %s are gone while a new version starts",
		[fault, replicas, release.title(target)],
	)
}

faults(strategy, replicas) := [["type"], "the strategy is Recreate"] if {
	strategy.type == "Recreate"
	replicas > 1
} else := [["rollingUpdate", "maxUnavailable"], sprintf("maxUnavailable is %v", [allowed])] if {
	allowed := strategy.rollingUpdate.maxUnavailable
	pods(allowed, replicas) >= replicas
	replicas > 1
}

# pods are a number, or a percentage of the replicas, rounded down.
pods(allowed, replicas) := floor((to_number(trim_suffix(allowed, "%")) * replicas) / 100) if {
	is_string(allowed)
} else := allowed
