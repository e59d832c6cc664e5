# METADATA
# title: It is said whether the internet reaches the load balancer
# description: >-
#   The annotation scheme, internal or internet-facing. A group may say it in one Ingress only, and a class in its
#   IngressClassParams, which are not seen here: waive the rule then.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Ingress]
#   rationale: >-
#     Whether strangers may call is a decision, and without a scheme nobody has made it: the load balancer is internal
#     because that is the default. Where a class or a group changes the default, a service can face the internet
#     without a line that says so.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/scheme to internal or internet-facing. In the standard chart: ingress.scheme.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme
package policies["ingress-aws"]["scheme-stated"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("scheme")} if {
	alb.mine(input)
	scheme := object.get(input, alb.path("scheme"), "")
	fault := faults(scheme)
	msg := sprintf("%s: say internal or internet-facing", [fault])
}

faults("") := "nothing says whether the internet reaches this load balancer"

faults(scheme) := sprintf("%q is no scheme of a load balancer", [scheme]) if {
	not scheme in {"", "internal", "internet-facing"}
}
