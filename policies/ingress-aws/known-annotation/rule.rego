# METADATA
# title: The load balancer's annotations exist
# description: >-
#   Annotations that begin with alb.ingress.kubernetes.io/. The rule knows those of version 3 of the AWS Load Balancer
#   Controller; what a newer one has, the parameter `also` lists. Those that end in a name of the author's, such as
#   actions., are let pass.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [Ingress, Service]
#   rationale: >-
#     The controller reads the annotations it knows and passes over all others in silence. One that is misspelt does
#     nothing: a firewall, a TLS policy or a health check that everybody believes to be there is not.
#   remediation: >-
#     Correct the name, or remove the annotation. In the standard chart: ingress.annotations, or service.annotations.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       also:
#         type: array
#         items:
#           type: string
#         default: []
#         description: Names of more annotations, without alb.ingress.kubernetes.io/.
package policies["ingress-aws"]["known-annotation"]

import data.policies.lib.alb
import data.policies.lib.words

violation contains {"msg": msg, "path": ["metadata", "annotations", key]} if {
	some name in names
	not name in of_controller
	key := concat("", [alb.prefix, name])
	key in object.keys(input.metadata.annotations)
	not name in also
	not named(name)
	msg := sprintf(
		"%s is no annotation of the AWS Load Balancer Controller: it does nothing%s",
		[key, words.hint(name, of_controller | also)],
	)
}

# names of all annotations, without the controller's prefix if they have it.
names := split(replace(lines, concat("", ["\n", alb.prefix]), "\n"), "\n")

lines := concat("\n", ["", concat("\n", object.keys(input.metadata.annotations))])

# named annotations end in a name of the author's.
named(name) if {
	some start in ["actions.", "conditions.", "transforms.", "listener-attributes."]
	startswith(name, start)
}

also := {name | some name in data.chartyard.params["ingress-aws/known-annotation"].also}

of_controller := {
	"load-balancer-name", "group.name", "group.order", "tags", "ip-address-type", "scheme", "subnets",
	"customer-owned-ipv4-pool", "load-balancer-attributes", "wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "web-acl-id",
	"shield-advanced-protection", "security-groups", "listen-ports", "ssl-redirect", "inbound-cidrs", "certificate-arn",
	"ssl-policy", "target-type", "backend-protocol", "backend-protocol-version", "target-group-attributes",
	"healthcheck-port", "healthcheck-protocol", "healthcheck-path", "healthcheck-interval-seconds",
	"healthcheck-timeout-seconds", "healthy-threshold-count", "unhealthy-threshold-count", "success-codes", "auth-type",
	"auth-idp-cognito", "auth-idp-oidc", "auth-on-unauthenticated-request", "auth-scope", "auth-session-cookie",
	"auth-session-timeout", "jwt-validation", "target-node-labels", "manage-backend-security-group-rules",
	"mutual-authentication", "security-group-prefix-lists", "multi-cluster-target-group",
	"minimum-load-balancer-capacity", "ipam-ipv4-pool-id", "enable-frontend-nlb", "frontend-nlb-scheme",
	"frontend-nlb-subnets", "frontend-nlb-security-groups", "frontend-nlb-listener-port-mapping",
	"frontend-nlb-eip-allocations", "frontend-nlb-healthcheck-port", "frontend-nlb-healthcheck-protocol",
	"frontend-nlb-healthcheck-path", "frontend-nlb-healthcheck-interval-seconds",
	"frontend-nlb-healthcheck-timeout-seconds", "frontend-nlb-healthcheck-healthy-threshold-count",
	"frontend-nlb-healthcheck-unhealthy-threshold-count", "frontend-nlb-healthcheck-success-codes",
	"frontend-nlb-attributes", "frontend-nlb-tags", "use-regex-path-match", "target-control-port", "create-acm-cert",
	"acm-pca-arn", "dry-run-plan",
}
