# METADATA
# title: The load balancer asks for health where the readiness probe does
# description: >-
#   Path and port of the load balancer's health check, against the readiness probe by HTTP of the container that
#   serves the requests. Without an annotation the load balancer asks for /. Other probes are let pass.
# custom:
#   severity: warning
#   profile: restricted
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     Kubernetes and the load balancer each decide for themselves whether a pod gets requests. When they ask different
#     things, a pod that Kubernetes calls ready gets none and callers see an error 503, or one that is not ready gets
#     some.
#   remediation: >-
#     Set alb.ingress.kubernetes.io/healthcheck-path and healthcheck-port to those of the readinessProbe. In the
#     standard chart: both come from probes.readiness; leave them out of ingress.annotations.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check
package policies["ingress-aws"]["health-check-matches-readiness"]

import data.policies.lib.alb
import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": alb.path("healthcheck-path"), "object": release.name(holder)} if {
	some [ingress, service, probe, _] in checks
	alb.value(ingress, service, "backend-protocol-version") != "GRPC"
	asked := alb.value(ingress, service, "healthcheck-path")
	wanted := object.get(probe.httpGet, "path", "/")
	asked != wanted
	holder := alb.place(ingress, service, "healthcheck-path")
	msg := sprintf(
		"the load balancer asks %s for %s, and the readiness probe of %s for %s",
		[release.title(service), asked, probe.container, wanted],
	)
}

violation contains {"msg": msg, "path": alb.path("healthcheck-port"), "object": release.name(holder)} if {
	some [ingress, service, probe, traffic] in checks
	alb.value(ingress, service, "target-type") == "ip"
	asked := number(service, alb.value(ingress, service, "healthcheck-port"), traffic)
	asked != sprintf("%v", [probe.number])
	holder := alb.place(ingress, service, "healthcheck-port")
	msg := sprintf(
		"the load balancer asks for health on port %s, and the readiness probe of %s on port %v",
		[asked, probe.container, probe.number],
	)
}

# checks are the pairs of a health check and a readiness probe by HTTP of the container that serves the requests.
checks contains [ingress, service, probe, traffic] if {
	some [ingress, service, port, _, container] in network.served
	asks := container.spec.readinessProbe.httpGet
	traffic := sprintf("%v", [network.number(container, port)])
	probe := {"httpGet": asks, "number": network.number(container, asks.port), "container": container.title}
}

# number of the port of a health check: that of the requests, a number, or a name of one of the Service's.
number(service, port, traffic) := traffic if {
	port == "traffic-port"
} else := port if {
	regex.match(`^\d+$`, port)
} else := sprintf("%v", [network.target(network.service_port(service, {"name": port}))])
