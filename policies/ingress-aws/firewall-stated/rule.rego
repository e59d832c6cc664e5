# METADATA
# title: What faces the internet says which web ACL guards it
# description: >-
#   Ingresses with the scheme internet-facing: one of the annotations for a web ACL is there. The answer none will do.
# custom:
#   severity: info
#   profile: production
#   kinds: [Ingress]
#   rationale: >-
#     A web ACL is AWS's firewall for requests. An Ingress without the annotation leaves the load balancer's ACL as it
#     is: somebody set one by hand, or nobody did, and no reader can tell whether the service stands bare.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/wafv2-acl-arn to the ARN of a regional web ACL, or to none. In the standard chart:
#     ingress.wafAclArn.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons
package policies["ingress-aws"]["firewall-stated"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("wafv2-acl-arn")} if {
	alb.annotation(input, "scheme") == "internet-facing"
	stated := [name |
		some name in ["wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "web-acl-id"]
		alb.annotation(input, name)
	]
	count(stated) == 0
	msg := "the load balancer faces the internet, and nothing says which web ACL guards it"
}
