package main

import data.lib.pods
import rego.v1

deny contains msg if {
	some container in pods.containers
	not container.resources.limits.memory
	msg := sprintf("container %s has no memory limit", [container.name])
}

deny contains msg if {
	some container in pods.containers
	not container.resources.requests.memory
	msg := sprintf("container %s requests no memory", [container.name])
}

deny contains msg if {
	some container in pods.containers
	not container.resources.requests.cpu
	msg := sprintf("container %s requests no CPU", [container.name])
}

deny contains msg if {
	some container in pods.containers
	container.securityContext.privileged
	msg := sprintf("container %s is privileged", [container.name])
}

deny contains msg if {
	some container in pods.containers
	not container.securityContext.readOnlyRootFilesystem
	msg := sprintf("container %s may write to its root filesystem", [container.name])
}

deny contains msg if {
	some container in pods.containers
	object.get(container, ["securityContext", "allowPrivilegeEscalation"], true)
	msg := sprintf("container %s may gain privileges", [container.name])
}

deny contains msg if {
	some container in pods.containers
	dropped := {name | some name in container.securityContext.capabilities.drop}
	not "ALL" in dropped
	msg := sprintf("container %s keeps capabilities", [container.name])
}

deny contains msg if {
	some container in pods.containers
	some name in container.securityContext.capabilities.add
	name != "NET_BIND_SERVICE"
	msg := sprintf("container %s adds the capability %s", [container.name, name])
}

deny contains msg if {
	some container in pods.containers
	names := [env.name | some env in container.env]
	count(names) != count({name | some name in names})
	msg := sprintf("container %s sets a variable twice", [container.name])
}

deny contains msg if {
	some container in pods.containers
	some env in container.env
	regex.match(`(?i)(password|secret|token)$`, env.name)
	env.value
	msg := sprintf("container %s has %s in plain text", [container.name, env.name])
}
