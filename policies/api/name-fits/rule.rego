# METADATA
# title: Names are such as the API server takes
# description: >-
#   The names of objects, of containers and of their ports: their length and their letters. A StatefulSet and a
#   CronJob have less room, because Kubernetes makes longer names from theirs.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload, Service, Ingress, ConfigMap, Secret, ServiceAccount, HorizontalPodAutoscaler, PodDisruptionBudget,
#     NetworkPolicy, PersistentVolumeClaim, ExternalSecret, ServiceMonitor]
#   rationale: >-
#     Names are made from release, chart and suffix, and grow with them. One that is too long or holds an upper-case
#     letter stops the deployment. For a StatefulSet and a CronJob it does so only later, when the pods or Jobs are
#     made, and the deployment looks fine.
#   remediation: >-
#     Shorten the name with trunc and trimSuffix in the template, after all parts are joined. In the standard chart:
#     fullnameOverride for the objects, and the names in extraPorts and initContainers.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
package policies.api["name-fits"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": ["metadata", "name"]} if {
	not short
	name := input.metadata.name
	most := object.get(lengths, input.kind, 253)
	count(name) > most
	msg := sprintf("the name of this %s has %d characters; there may be %d", [input.kind, count(name), most])
}

violation contains {"msg": msg, "path": ["metadata", "name"]} if {
	not short
	name := input.metadata.name
	not regex.match(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, name)
	msg := sprintf(
		"%q is no name for an object: lower-case letters, digits, dashes and dots, with a letter or digit at both ends",
		[name],
	)
}

violation contains {"msg": msg, "path": ["metadata", "name"]} if {
	input.kind == "Service"
	name := input.metadata.name
	contains(name, ".")
	msg := sprintf("%q is no name for a Service, which holds no dot", [name])
}

violation contains {"msg": msg, "path": workload.at(container, ["name"])} if {
	some container in workload.containers
	name := container.spec.name
	not is_label(name)
	msg := sprintf("%q is no name for a container: it may hold at most 63 lower-case letters, digits and dashes", [name])
}

violation contains {"msg": msg, "path": workload.at(container, ["ports", i, "name"])} if {
	some container in workload.containers
	some i, listed in container.spec.ports
	name := listed.name
	not is_port(name)
	msg := sprintf(
		"%q is no name for a port: at most 15 lower-case letters, digits and single dashes, with a letter among them",
		[name],
	)
}

# What Kubernetes makes of these objects has a longer name, or their name as a label.
lengths := {"Service": 63, "Job": 63, "StatefulSet": 52, "CronJob": 52}

# short names without dots fit every kind of object.
short if {
	count(input.metadata.name) <= 52
	regex.match(`^[a-z0-9]+(-+[a-z0-9]+)*$`, input.metadata.name)
}

is_label(name) if {
	count(name) <= 63
	regex.match(`^[a-z0-9]+(-+[a-z0-9]+)*$`, name)
}

is_port(name) if {
	count(name) <= 15
	regex.match(`^[a-z0-9]+(-[a-z0-9]+)*$`, name)
	regex.match(`[a-z]`, name)
}
