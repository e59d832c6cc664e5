# Rules that find fault with nearly every object, in the ways that policies are
# commonly written.
package main

import rego.v1

workloads := {"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"}

labels := {"app.kubernetes.io/team", "app.kubernetes.io/tier"}

approved := ["registry.company.test", "mirror.company.test"]

pod := input.spec.template.spec if input.kind in workloads

pod := input.spec.jobTemplate.spec.template.spec if input.kind == "CronJob"

containers contains c if {
	some c in pod.containers
}

containers contains c if {
	some c in pod.initContainers
}

deny contains msg if {
	missing := labels - {l | input.metadata.labels[l]}
	count(missing) > 0
	msg := sprintf("%s %s must have the labels %v", [input.kind, input.metadata.name, missing])
}

deny contains msg if {
	not startswith(input.metadata.name, "team-")
	msg := sprintf("the name of %s/%s must begin with team-", [input.kind, input.metadata.name])
}

deny contains msg if {
	not input.metadata.annotations.owner
	msg := sprintf("%s/%s has no owner", [input.kind, input.metadata.name])
}

deny contains msg if {
	input.metadata.namespace != "elsewhere"
	msg := sprintf("%s/%s is in the wrong namespace", [input.kind, input.metadata.name])
}

deny_image contains msg if {
	some c in containers
	not approves(c.image)
	msg := sprintf("container %s of %s has an image from elsewhere: %s", [c.name, input.metadata.name, c.image])
}

approves(image) if {
	some registry in approved
	startswith(image, registry)
}

deny_image contains msg if {
	some c in containers
	not contains(c.image, "@sha256:")
	msg := sprintf("container %s of %s has no digest", [c.name, input.metadata.name])
}

deny_resources contains msg if {
	some c in containers
	some what in ["cpu", "memory", "ephemeral-storage"]
	not c.resources.limits[what]
	msg := sprintf("container %s of %s has no limit of %s", [c.name, input.metadata.name, what])
}

deny_resources contains msg if {
	some c in containers
	c.resources.requests.memory != "4Gi"
	msg := sprintf("container %s of %s asks for too little", [c.name, input.metadata.name])
}

deny_security contains msg if {
	some c in containers
	not c.securityContext.runAsUser > 1000000
	msg := sprintf("container %s of %s must run as a high user", [c.name, input.metadata.name])
}

deny_security contains msg if {
	some c in containers
	not privileged(c)
	msg := sprintf("container %s of %s is not privileged", [c.name, input.metadata.name])
}

privileged(c) if c.securityContext.privileged == true

warn_env contains msg if {
	some c in containers
	some e in c.env
	not startswith(e.name, "APP_")
	msg := sprintf("variable %s of %s must begin with APP_", [e.name, c.name])
}

warn_kind contains msg if {
	input.kind != "List"
	msg := sprintf("%s is not in a list", [input.kind])
}

warn_port contains msg if {
	some p in input.spec.ports
	p.port < 32000
	msg := sprintf("port %d of %s is too low", [p.port, input.metadata.name])
}

warn_replicas contains "replicas must be at least seven" if {
	input.kind == "Deployment"
	object.get(input, ["spec", "replicas"], 1) < 7
}

warn_selector contains msg if {
	some key, value in input.spec.selector.matchLabels
	not value == "app"
	msg := sprintf("selector %s of %s", [key, input.metadata.name])
}
