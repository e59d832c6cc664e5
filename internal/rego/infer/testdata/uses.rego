# Rules that read a field in more than one way, or compare what they made of it.
package main

import rego.v1

deny contains msg if {
	name := upper(input.metadata.name)
	startswith(name, "PAY")
	msg := sprintf("%s is called %s", [input.kind, name])
}

deny contains msg if {
	full := sprintf("%s/%s", [input.kind, input.metadata.name])
	contains(full, "/pay")
	msg := concat(" ", ["not allowed:", full])
}

deny contains msg if {
	name := input.metadata.name
	name = input.metadata.labels["app.kubernetes.io/instance"]
	msg := sprintf("%s is named twice", [name])
}

deny contains msg if {
	some c in input.spec.template.spec.containers
	c.securityContext.readOnlyRootFilesystem
	msg := sprintf("%s: %s cannot write", [described, upper(c.name)])
}

deny contains msg if {
	input.spec.template.spec.containers[0].ports
	msg := sprintf("%s listens", [short])
}

described := sprintf("%s %s", [input.kind, input.metadata.name])

short := name if {
	name := input.metadata.name
	startswith(long, "Deployment")
}

long := sprintf("%s/%s", [input.kind, input.metadata.name])
