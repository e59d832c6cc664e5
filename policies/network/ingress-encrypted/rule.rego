# METADATA
# title: An Ingress serves HTTPS
# description: >-
#   tls of an Ingress is there. Those of the AWS load balancer, which takes its certificates from annotations, have the
#   rules ingress-aws/certificate-for-https and ingress-aws/http-redirected.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Ingress]
#   rationale: >-
#     Without tls the controller answers in plain text, or with a certificate of its own that no browser trusts. Whoever
#     is on the way reads and changes what is sent, passwords and sessions too.
#   remediation: >-
#     Add tls with the hosts and the Secret of their certificate. In the standard chart: the Ingress is for the AWS load
#     balancer, which this rule is not for; see ingress.className.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
package policies.network["ingress-encrypted"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": ["spec", "tls"]} if {
	not alb.mine(input)
	count(object.get(input.spec, "tls", [])) == 0
	msg := sprintf("Ingress %q serves its hosts in plain text: it has no tls", [input.metadata.name])
}
