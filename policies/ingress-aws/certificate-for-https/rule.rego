# METADATA
# title: There is a certificate for HTTPS
# description: >-
#   Ingresses that listen for HTTPS: they name a certificate, ask the controller to make one, or name a host that one
#   can be found by.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress]
#   rationale: >-
#     Without certificate-arn the controller looks for a certificate in AWS Certificate Manager by the Ingress's host
#     names. With neither there is nothing to look for: the load balancer is not made, or stays as it was, and the
#     deployment looks fine.
#   remediation: >-
#     Give the rules a host, or list hosts under spec.tls, or name the certificate in
#     alb.ingress.kubernetes.io/certificate-arn. In the standard chart: ingress.hosts or ingress.certificateArn.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
package policies["ingress-aws"]["certificate-for-https"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("certificate-arn")} if {
	alb.mine(input)
	some ["HTTPS", port] in alb.listeners(input)
	count(sources) == 0
	msg := sprintf(
		"port %v is for HTTPS, and nothing says with which certificate: no certificate-arn, and no host name to find one by",
		[port],
	)
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
