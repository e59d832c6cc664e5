# METADATA
# title: An Ingress sends requests to a port that its Service has
# description: >-
#   The ports that an Ingress's backends name, against the Service of the release. A Service from elsewhere is not
#   known and is let pass; so is the name use-annotation of the AWS Load Balancer Controller.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     The Service is there, but has no port of that name or number. So these requests are answered with an error, and
#     some controllers take no change of the Ingress at all.
#   remediation: >-
#     Correct the backend's port, best by the name that it has in the Service. In the standard chart: both come from one
#     place, for every host in ingress.hosts.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
package policies.network["ingress-backend-exists"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": path, "object": release.name(ingress)} if {
	some ingress in release.by_kind.Ingress
	some backend in network.backends(ingress)
	service := network.service(ingress, backend.service.name)
	port := backend.service.port
	not network.service_port(service, port)
	some field, meant in port
	path := array.concat(backend.path, ["port", field])
	known := concat(", ", [sprintf("%v (%v)", [object.get(listed, "name", "unnamed"), listed.port]) |
		some listed in service.spec.ports
	])
	msg := sprintf("%s has no port %v: it has %s", [release.title(service), meant, known])
}
