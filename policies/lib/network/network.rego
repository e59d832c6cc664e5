# METADATA
# title: What reaches what
# description: The pods behind a Service, the ports they listen on, and the Services behind an Ingress.
package policies.lib.network

import data.policies.lib.alb
import data.policies.lib.release
import data.policies.lib.workload

# labels of the pods that an object makes: of a workload, or of another kind that has a pod's template.
labels(obj) := object.get(obj, array.concat(above, ["metadata", "labels"]), {}) if {
	above := workload.pod_of(obj).above
} else := object.get(obj.spec.template, ["metadata", "labels"], {}) if {
	obj.spec.template.spec.containers
}

# makers are the objects of the release that make pods.
makers := array.concat(
	[obj | some obj in workload.all; workload.pod_of(obj)],
	[obj | some obj in input.objects; obj.spec.template.spec.containers; not workload.pod_of(obj)],
)

# is_hook is true for what Helm runs at one moment, as helm test does.
is_hook(obj) if obj.metadata.annotations["helm.sh/hook"]

# backers are those whose pods a Service sends requests to, but for the pods of hooks.
backers(service) := [obj |
	count(service.spec.selector) > 0
	some obj in makers
	release.fits(obj, labels(obj), service.spec.selector)
	not is_hook(obj)
	release.namespace(obj) == release.namespace(service)
]

# service of a name in the namespace of an object.
service(obj, name) := [found |
	some found in release.by_kind.Service
	found.metadata.name == name
	release.namespace(found) == release.namespace(obj)
][0]

# service_port is the port of a Service that an Ingress's backend means.
service_port(found, port) := [listed |
	some listed in found.spec.ports
	meant(listed, port)
][0]

meant(listed, port) if listed.name == port.name

meant(listed, port) if listed.port == port.number

# target of a Service's port: a name or a number.
target(listed) := object.get(listed, "targetPort", listed.port)

# listeners are the containers of a workload that say they listen on a port, given by name or number. Of the
# init containers those count that go on running.
listeners(obj, port) := [container |
	some container in workload.containers_of(obj)
	stays(container)
	some listed in container.spec.ports
	port in {object.get(listed, "name", ""), listed.containerPort}
]

stays(container) if container.group == "containers"

stays(container) if container.spec.restartPolicy == "Always"

# number of a port of a container, given by name or number.
number(container, port) := [listed.containerPort |
	some listed in container.spec.ports
	listed.name == port
][0] if {
	is_string(port)
} else := port

# backends of an Ingress that are Services, each with its path.
backends(ingress) := array.concat(
	[{"service": backend, "path": ["spec", "defaultBackend", "service"]} |
		backend := ingress.spec.defaultBackend.service
	],
	[{"service": backend, "path": ["spec", "rules", i, "http", "paths", j, "backend", "service"]} |
		some i, rule in ingress.spec.rules
		some j, entry in rule.http.paths
		backend := entry.backend.service
		not backend.port.name == "use-annotation"
	],
)

# served are the containers that requests come to from a load balancer of the AWS controller: each with the Ingress,
# the Service and its target port, and the object that makes the pods.
served := [[ingress, behind, port, maker, container] |
	some ingress in release.by_kind.Ingress
	alb.mine(ingress)
	some backend in backends(ingress)
	behind := service(ingress, backend.service.name)
	port := target(service_port(behind, backend.service.port))
	some maker in backers(behind)
	some container in listeners(maker, port)
]

# protected by a PodDisruptionBudget are those of the release whose pods it selects. An expression is taken to match.
protected(budget) := [maker |
	wanted := object.get(budget.spec.selector, "matchLabels", {})
	some maker in makers
	release.fits(maker, labels(maker), wanted)
	release.namespace(maker) == release.namespace(budget)
]

# policies that cover the pods of an object.
policies(maker) := [policy |
	some policy in release.by_kind.NetworkPolicy
	covers(policy, maker)
]

# covers is true when a NetworkPolicy selects the pods of an object. An expression is taken to match: nothing
# is accused on its account.
covers(policy, maker) if {
	release.fits(maker, labels(maker), object.get(policy.spec.podSelector, "matchLabels", {}))
	release.namespace(policy) == release.namespace(maker)
}
