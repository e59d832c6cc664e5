# METADATA
# title: A redirect to HTTPS goes to a port that is listened on
# description: >-
#   ssl-redirect: its port is one that listen-ports lists for HTTPS. A list that cannot be read is let pass here.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress]
#   rationale: >-
#     ssl-redirect sends every HTTP request to that port. When it is not listed, nobody answers there for this
#     Ingress, and users see a time-out or an error 404. In a group another Ingress may listen on it, but with its own
#     rules only.
#   remediation: >-
#     List the port in alb.ingress.kubernetes.io/listen-ports, as in '[{"HTTP": 80}, {"HTTPS": 443}]'. In the standard
#     chart: always so; leave both out of ingress.annotations.
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
