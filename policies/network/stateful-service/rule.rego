# METADATA
# title: The pods of a StatefulSet have names
# description: >-
#   serviceName of a StatefulSet names a headless Service of the release. A StatefulSet without serviceName is let pass:
#   its pods then have no names of their own.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [StatefulSet]
#   rationale: >-
#     The pods of a StatefulSet find each other by names such as app-0.app. Those names are there only when the Service
#     in serviceName is, and only when it has no address of its own.
#   remediation: >-
#     Add a Service of that name with clusterIP None, or correct serviceName. In the standard chart: there is no
#     StatefulSet; the template is one of yours.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
package policies.network["stateful-service"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "serviceName"], "object": release.name(set)} if {
	some set in release.by_kind.StatefulSet
	wanted := object.get(set.spec, "serviceName", "")
	wanted != ""
	found := [obj |
		some obj in release.by_kind.Service
		obj.metadata.name == wanted
		release.namespace(obj) == release.namespace(set)
	]
	fault := faults(found)
	msg := sprintf("the pods of %s have no names: Service %q %s", [release.title(set), wanted, fault])
}

faults([]) := "is not in the release"

faults([service]) := "has an address of its own (its clusterIP is not None)" if {
	object.get(service.spec, "clusterIP", "") != "None"
}
