# METADATA
# title: What faces the internet says which web ACL guards it
# description: >-
#   An Ingress without the annotation leaves the load balancer's web ACL as it is, whatever that is. Someone may set
#   one by hand or by the class; where the service is described it should be readable, and "none" is an answer too.
# custom:
#   severity: info
#   kinds: [Ingress]
#   remediation: >-
#     Set alb.ingress.kubernetes.io/wafv2-acl-arn to the ARN of a regional web ACL, or to none (ingress.wafAclArn in
#     the standard chart).
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons
package policies["ingress-aws"]["firewall-stated"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("wafv2-acl-arn")} if {
	alb.annotation(input, "scheme") == "internet-facing"
	stated := [name | some name in ["wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "web-acl-id"]; alb.annotation(input, name)]
	count(stated) == 0
	msg := "the load balancer faces the internet, and nothing says which web ACL guards it"
}
