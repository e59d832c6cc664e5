# METADATA
# title: A load balancer can reach the Service in the way it tries
# description: >-
#   Ingresses with target type instance, which is the default, and the Services of the release behind them: they are
#   not of type ClusterIP. A default that the controller or the class sets is not seen here.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     With target type instance the load balancer sends requests to a port of the nodes. A ClusterIP Service has none,
#     so the controller refuses it and the load balancer is not made or not changed.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/target-type to ip: requests then go straight to the pods. In the standard chart:
#     always so; leave it out of ingress.annotations.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type
package policies["ingress-aws"]["target-type-fits-service"]

import data.policies.lib.alb
import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": alb.path("target-type"), "object": release.name(holder)} if {
	some ingress in release.by_kind.Ingress
	alb.mine(ingress)
	some backend in network.backends(ingress)
	service := network.service(ingress, backend.service.name)
	alb.value(ingress, service, "target-type") == "instance"
	object.get(service.spec, "type", "ClusterIP") == "ClusterIP"
	holder := alb.place(ingress, service, "target-type")
	msg := sprintf(
		"%s has no node port, and with target-type instance that is where requests would go",
		[release.title(service)],
	)
}
