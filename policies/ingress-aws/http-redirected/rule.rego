# METADATA
# title: Requests from outside are encrypted
# description: >-
#   Ingresses that listen for HTTP beside HTTPS, which need ssl-redirect, and those that face the internet, for which
#   HTTP alone is never enough. In a group another Ingress may say it for all: that is let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Ingress]
#   rationale: >-
#     A load balancer that listens for both answers both. Whoever types the address without https sends passwords and
#     cookies in the clear, and anybody on the way can read and change them.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/ssl-redirect to the port for HTTPS, and listen-ports to '[{"HTTP": 80}, {"HTTPS":
#     443}]'. In the standard chart: always so; leave both out of ingress.annotations.
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
