# METADATA
# title: A ServiceMonitor finds its Service
# description: >-
#   ServiceMonitors that look into the release's own namespace: their selector fits the labels of a Service, and their
#   endpoints name its ports. Those with a namespaceSelector, and releases without a Service, are let pass.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [ServiceMonitor]
#   rationale: >-
#     Prometheus finds what to read by the Service's own labels and the name of its port, not by the pods'. A
#     ServiceMonitor that fits none reads nothing. Its dashboards are empty, and the alerts that rest on it never
#     fire.
#   remediation: >-
#     Let selector hold labels that stand in the Service's metadata, and endpoints the name of one of its ports. In the
#     standard chart: serviceMonitor.port: http, or a name of extraPorts with service: true.
#   references:
#     - https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors
package policies.network["monitor-finds-service"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(monitor)} if {
	some [monitor, services] in monitors
	found := [service | some service in services; fits(monitor, service)]
	count(found) == 0
	msg := sprintf("%s finds no Service of this release", [release.title(monitor)])
}

violation contains {"msg": msg, "path": ["spec", "endpoints", i, "port"], "object": release.name(monitor)} if {
	some [monitor, services] in monitors
	some service in services
	fits(monitor, service)
	some i, endpoint in monitor.spec.endpoints
	port := endpoint.port
	names := {listed.name | some listed in service.spec.ports}
	not port in names
	msg := sprintf("%s has no port %q: it has %s", [release.title(service), port, concat(", ", names)])
}

# monitors that look into the release's namespace only, each with the Services there, of which there are some.
monitors contains [monitor, services] if {
	some monitor in release.by_kind.ServiceMonitor
	not monitor.spec.namespaceSelector
	services := [service |
		some service in release.by_kind.Service
		release.namespace(service) == release.namespace(monitor)
	]
	count(services) > 0
}

fits(monitor, service) if {
	object.subset(object.get(service.metadata, "labels", {}), object.get(monitor.spec.selector, "matchLabels", {}))
}
