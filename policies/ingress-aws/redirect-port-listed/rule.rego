# METADATA
# title: A redirect to HTTPS goes to a port that is listened on
# description: >-
#   ssl-redirect sends every HTTP request to another port. When listen-ports does not list that port for HTTPS, nobody
#   answers there for this Ingress: in a group another Ingress may listen on it, but with its own rules only.
# custom:
#   severity: error
#   kinds: [Ingress]
#   remediation: >-
#     List the port in alb.ingress.kubernetes.io/listen-ports, as in '[{"HTTP": 80}, {"HTTPS": 443}]'.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect
package policies["ingress-aws"]["redirect-port-listed"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("ssl-redirect")} if {
	port := alb.annotation(input, "ssl-redirect")
	not listed(port)
	msg := sprintf("requests are redirected to port %s, where this Ingress does not listen for HTTPS", [port])
}

listed(port) if {
	some ["HTTPS", number] in alb.listeners(input)
	port == sprintf("%v", [number])
}

# What cannot be read is not judged here.
listed(_) if count(alb.listeners(input)) == 0
