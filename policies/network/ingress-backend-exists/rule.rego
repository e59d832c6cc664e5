# METADATA
# title: An Ingress sends requests to a port that its Service has
# description: >-
#   The Service is in this release, but has no port of the name or number that the Ingress means, so these requests
#   are answered with an error, and some controllers take no change of the Ingress at all. A Service from elsewhere is
#   not known and is let pass.
# custom:
#   severity: error
#   scope: release
#   kinds: [Ingress]
#   remediation: >-
#     Correct the backend's port, best by the name that it has in the Service.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
package policies.network["ingress-backend-exists"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": array.concat(backend.path, ["port"]), "object": release.name(ingress)} if {
	some ingress in release.by_kind.Ingress
	some backend in network.backends(ingress)
	service := network.service(ingress, backend.service.name)
	port := backend.service.port
	not network.service_port(service, port)
	some meant in port
	known := concat(", ", [sprintf("%v (%v)", [object.get(listed, "name", "unnamed"), listed.port]) | some listed in service.spec.ports])
	msg := sprintf("%s has no port %v: it has %s", [release.title(service), meant, known])
}
