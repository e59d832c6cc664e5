# METADATA
# title: HTTPS is spoken with TLS 1.2 or newer
# description: >-
#   ssl-policy of Ingresses that listen for HTTPS: one without TLS 1.0 and 1.1, or one that the parameter `accepted`
#   lists. Not seen here is a policy that another Ingress of the group sets, or the class in its IngressClassParams.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Ingress]
#   rationale: >-
#     An Ingress that names no policy gets ELBSecurityPolicy-2016-08, which still accepts TLS 1.0 and 1.1. These have
#     known attacks, and standards such as PCI DSS forbid them, so the next audit or penetration test finds it.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/ssl-policy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, or to another that begins
#     with ELBSecurityPolicy-TLS13-1-2 or ELBSecurityPolicy-TLS13-1-3. In the standard chart: ingress.sslPolicy.
#   references:
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-policy
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       accepted:
#         type: array
#         items:
#           type: string
#         default: []
#         description: The policies that may be set; while the list is empty, every one without TLS 1.0 and 1.1.
package policies["ingress-aws"]["tls-policy-set"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("ssl-policy")} if {
	alb.mine(input)
	some ["HTTPS", port] in alb.listeners(input)
	fault := weakness
	msg := sprintf("port %v %s", [port, fault])
}

weakness := "accepts TLS 1.0 or 1.1: no ssl-policy is set, which means ELBSecurityPolicy-2016-08" if {
	not alb.annotation(input, "ssl-policy")
} else := sprintf("accepts TLS 1.0 or 1.1: ssl-policy is %s", [policy]) if {
	policy := alb.annotation(input, "ssl-policy")
	not policy in accepted
	regex.match(`^ELBSecurityPolicy-(2015-05|2016-08|FS-2018-06|FS-1-1-|TLS-1-[01]-|TLS13-1-[01]-)`, policy)
} else := sprintf("has the ssl-policy %s, which is none of %s", [policy, concat(", ", accepted)]) if {
	count(accepted) > 0
	policy := alb.annotation(input, "ssl-policy")
	not policy in accepted
}

accepted := data.chartyard.params["ingress-aws/tls-policy-set"].accepted
