# METADATA
# title: Requests from outside are encrypted
# description: >-
#   A load balancer that listens for HTTP beside HTTPS answers both: whoever types the address without https sends
#   passwords and cookies in the clear. ssl-redirect sends such requests on to HTTPS. From the internet, HTTP alone is
#   never enough. In a group another Ingress may say it for all: that is let pass.
# custom:
#   severity: warning
#   kinds: [Ingress]
#   remediation: >-
#     Set alb.ingress.kubernetes.io/ssl-redirect to the port for HTTPS, and listen-ports to '[{"HTTP": 80}, {"HTTPS":
#     443}]', as the standard chart does.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect
package policies["ingress-aws"]["http-redirected"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("ssl-redirect")} if {
	alb.mine(input)
	some ["HTTP", port] in alb.listeners(input)
	some ["HTTPS", _] in alb.listeners(input)
	not alb.annotation(input, "ssl-redirect")
	not alb.annotation(input, "group.name")
	msg := sprintf("requests to port %v are answered without encryption: nothing redirects them to HTTPS", [port])
}

violation contains {"msg": msg, "path": alb.path("listen-ports")} if {
	alb.annotation(input, "scheme") == "internet-facing"
	protocols := {protocol | some [protocol, _] in alb.listeners(input)}
	protocols == {"HTTP"}
	msg := "the load balancer faces the internet and listens for HTTP only: everything is sent without encryption"
}
