# METADATA
# title: A Service sends requests to a port that the pods have
# description: >-
#   targetPort of each Service, against the ports of the containers behind it. Containers need not list their ports,
#   so numbers are compared only where Service and pod have one port each.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [Service]
#   rationale: >-
#     A targetPort by name is looked up among the ports of the containers; when none has the name, the Service has no
#     endpoint and answers nobody. One by number is refused connections when the process listens on another.
#   remediation: >-
#     Name the container's port in ports, and the same name in the Service's targetPort. In the standard chart: both
#     come from port and extraPorts.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
package policies.network["service-target-port"]

import data.policies.lib.network
import data.policies.lib.release
import data.policies.lib.workload

violation contains {"msg": msg, "path": ["spec", "ports", i, "targetPort"], "object": release.name(service)} if {
	some service in release.by_kind.Service
	some i, listed in service.spec.ports
	port := network.target(listed)
	some maker in network.backers(service)
	is_judged(service, port, maker)
	count(network.listeners(maker, port)) == 0
	known := ports_of(maker)
	msg := sprintf(
		"%s sends requests to port %v, and no container of %s has it: they have %s",
		[release.title(service), port, release.title(maker), shown(known)],
	)
}

ports_of(maker) := [sprintf("%v (%v)", [object.get(listed, "name", "unnamed"), listed.containerPort]) |
	some container in workload.containers_of(maker)
	some listed in container.spec.ports
]

is_judged(_, port, maker) if {
	is_string(port)
	count(workload.containers_of(maker)) > 0
}

is_judged(service, port, maker) if {
	is_number(port)
	count(service.spec.ports) == 1
	count(ports_of(maker)) == 1
}

shown(known) := concat(", ", known) if {
	count(known) > 0
} else := "none"
