# METADATA
# title: The ports of a Service differ in name and number
# description: >-
#   The ports of a Service: names differ, numbers differ for one protocol, and each has a name when there is more than
#   one.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Service]
#   rationale: >-
#     The API server refuses such a Service, and the deployment stops. The list often comes from a loop in the
#     template that meets an overlay nobody thought of, so it happens in one environment only.
#   remediation: >-
#     Give each port a name and a number of its own. In the standard chart: port, and extraPorts with service: true.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
package policies.network["service-ports-differ"]

violation contains {"msg": msg, "path": ["spec", "ports", j, field]} if {
	some i, first in input.spec.ports
	some j, second in input.spec.ports
	i < j
	some field in ["name", "port"]
	first[field] == second[field]
	alike(field, first, second)
	msg := sprintf("ports %d and %d both have the %s %v", [i + 1, j + 1, field, first[field]])
}

violation contains {"msg": msg, "path": ["spec", "ports", i, "name"]} if {
	count(input.spec.ports) > 1
	some i, listed in input.spec.ports
	not listed.name
	msg := sprintf("port %d has no name, and there are %d of them", [i + 1, count(input.spec.ports)])
}

alike("name", _, _)

alike("port", first, second) if object.get(first, "protocol", "TCP") == object.get(second, "protocol", "TCP")
