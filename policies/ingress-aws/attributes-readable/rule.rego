# METADATA
# title: Attributes of load balancer and target group are such as AWS takes
# description: >-
#   load-balancer-attributes and target-group-attributes: key=value, joined by commas, each key once, with numbers in
#   AWS's ranges. Only keys that look like a known one are taken for misspelt; others are let pass.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress, Service]
#   rationale: >-
#     AWS refuses a value out of range and a key that it does not know, and then the AWS Load Balancer Controller
#     makes no change at all: new pods and new hosts do not get through. The reason stands in the controller's log
#     only.
#   remediation: >-
#     Correct the attribute that the finding names. In the standard chart: ingress.attributes and ingress.accessLogs,
#     and shutdown.drainSeconds for the deregistration delay.
#   references:
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
package policies["ingress-aws"]["attributes-readable"]

import data.policies.lib.alb
import data.policies.lib.words

violation contains {"msg": msg, "path": alb.path(name)} if {
	some name, known in keys
	text := alb.annotation(input, name)
	some part in split(text, ",")
	fault := unreadable(trim_space(part), known)
	msg := sprintf("%s: %s", [name, fault])
}

violation contains {"msg": msg, "path": alb.path(name)} if {
	some name, _ in keys
	text := alb.annotation(input, name)
	given := [split(trim_space(part), "=")[0] | some part in split(text, ",")]
	some i, key in given
	key in array.slice(given, i + 1, count(given))
	msg := sprintf("%s: %s is set twice", [name, key])
}

unreadable(part, known) := sprintf("%q is no key=value", [part]) if {
	count(split(part, "=")) != 2
} else := sprintf("%s is no attribute of it%s", [key, words.hint(key, known)]) if {
	[key, _] := split(part, "=")
	not key in known
	words.nearest(key, known)
} else := sprintf("%s is %q, not a number from %d to %d", [key, value, least, most]) if {
	[key, value] := split(part, "=")
	[least, most] := ranges[key]
	not within(value, least, most)
} else := sprintf("%s is %q, neither true nor false", [key, value]) if {
	[key, value] := split(part, "=")
	endswith(key, ".enabled")
	not value in {"true", "false", "use_load_balancer_configuration"}
}

within(value, least, most) if {
	regex.match(`^\d{1,9}$`, value)
	to_number(value) >= least
	to_number(value) <= most
}

# Slow start is off at 0.
within("0", 30, 900)

ranges := {
	"idle_timeout.timeout_seconds": [1, 4000],
	"client_keep_alive.seconds": [60, 604800],
	"deregistration_delay.timeout_seconds": [0, 3600],
	"slow_start.duration_seconds": [30, 900],
	"stickiness.lb_cookie.duration_seconds": [1, 604800],
	"stickiness.app_cookie.duration_seconds": [1, 604800],
}

keys := {
	"load-balancer-attributes": {
		"deletion_protection.enabled", "load_balancing.cross_zone.enabled", "access_logs.s3.enabled", "access_logs.s3.bucket",
		"access_logs.s3.prefix", "ipv6.deny_all_igw_traffic", "idle_timeout.timeout_seconds", "client_keep_alive.seconds",
		"connection_logs.s3.enabled", "connection_logs.s3.bucket", "connection_logs.s3.prefix",
		"health_check_logs.s3.enabled", "health_check_logs.s3.bucket", "health_check_logs.s3.prefix",
		"routing.http.desync_mitigation_mode", "routing.http.drop_invalid_header_fields.enabled",
		"routing.http.preserve_host_header.enabled", "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
		"routing.http.xff_client_port.enabled", "routing.http.xff_header_processing.mode", "routing.http2.enabled",
		"waf.fail_open.enabled", "zonal_shift.config.enabled",
	},
	"target-group-attributes": {
		"deregistration_delay.timeout_seconds", "load_balancing.algorithm.type", "load_balancing.algorithm.anomaly_mitigation",
		"load_balancing.cross_zone.enabled", "slow_start.duration_seconds", "stickiness.enabled", "stickiness.type",
		"stickiness.lb_cookie.duration_seconds", "stickiness.app_cookie.cookie_name", "stickiness.app_cookie.duration_seconds",
		"target_group_health.dns_failover.minimum_healthy_targets.count",
		"target_group_health.dns_failover.minimum_healthy_targets.percentage",
		"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
		"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
	},
}
