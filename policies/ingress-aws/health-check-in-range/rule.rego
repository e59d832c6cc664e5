# METADATA
# title: The health check is one that AWS takes
# description: >-
#   Interval (5 to 300 seconds), timeout (2 to 120, and shorter than the interval) and thresholds (2 to 10) of the
#   load balancer's health check.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress, Service]
#   rationale: >-
#     AWS refuses anything else. The target group is then not made or not changed, so requests find no pod, and the
#     reason stands in the controller's log only.
#   remediation: >-
#     Correct the number that the finding names. In the standard chart: intervalSeconds, timeoutSeconds,
#     healthyThreshold and unhealthyThreshold of ingress.healthCheck.
#   references:
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check
package policies["ingress-aws"]["health-check-in-range"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path(name)} if {
	some name, [least, most] in ranges
	text := alb.annotation(input, name)
	not within(text, least, most)
	msg := sprintf("%s is %q, not a number from %d to %d", [name, text, least, most])
}

violation contains {"msg": msg, "path": alb.path("healthcheck-timeout-seconds")} if {
	some name in ["healthcheck-timeout-seconds", "healthcheck-interval-seconds"]
	alb.annotation(input, name)
	timeout := seconds("healthcheck-timeout-seconds", 5)
	interval := seconds("healthcheck-interval-seconds", 15)
	timeout >= interval
	msg := sprintf(
		"an answer may take %d seconds, and every %d seconds a new question is asked: the timeout must be the shorter one",
		[timeout, interval],
	)
}

within(text, least, most) if {
	regex.match(`^\d{1,9}$`, text)
	to_number(text) >= least
	to_number(text) <= most
}

# seconds that an annotation says, or the controller's default.
seconds(name, standard) := to_number(text) if {
	text := alb.annotation(input, name)
	regex.match(`^\d{1,9}$`, text)
} else := standard

ranges := {
	"healthcheck-interval-seconds": [5, 300],
	"healthcheck-timeout-seconds": [2, 120],
	"healthy-threshold-count": [2, 10],
	"unhealthy-threshold-count": [2, 10],
}
