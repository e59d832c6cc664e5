# METADATA
# title: There is a certificate for HTTPS
# description: >-
#   Without certificate-arn the controller looks for a certificate in ACM by the Ingress's host names. An Ingress that
#   listens for HTTPS and names neither leaves nothing to look for, and the load balancer stays as it was.
# custom:
#   severity: error
#   kinds: [Ingress]
#   remediation: >-
#     Give the rules a host, or list hosts under spec.tls, or name the certificate in
#     alb.ingress.kubernetes.io/certificate-arn (ingress.hosts and ingress.certificateArn in the standard chart).
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
package policies["ingress-aws"]["certificate-for-https"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("certificate-arn")} if {
	alb.mine(input)
	some ["HTTPS", port] in alb.listeners(input)
	count(sources) == 0
	msg := sprintf("port %v is for HTTPS, and nothing says with which certificate: there is no certificate-arn and no host name to find one by", [port])
}

sources contains name if {
	some name in ["certificate-arn", "create-acm-cert"]
	alb.annotation(input, name)
}

sources contains rule.host if some rule in input.spec.rules

sources contains host if {
	some entry in input.spec.tls
	some host in entry.hosts
}
