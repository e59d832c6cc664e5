# METADATA
# title: The health check is one that AWS takes
# description: >-
#   AWS takes an interval of 5 to 300 seconds, a timeout of 2 to 120 that is shorter than the interval, and thresholds
#   of 2 to 10. With anything else the target group is not made or not changed, and the reason stands in the
#   controller's log only.
# custom:
#   severity: error
#   kinds: [Ingress, Service]
#   remediation: >-
#     Correct the number that the finding names (ingress.healthCheck in the standard chart).
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
	msg := sprintf("an answer may take %d seconds, but every %d seconds a new question is asked: the timeout must be shorter than the interval", [timeout, interval])
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
