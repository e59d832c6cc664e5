package main

import rego.v1

required := {"app.kubernetes.io/name", "app.kubernetes.io/instance"}

deny contains msg if {
	input.metadata.labels
	missing := required - {key | some key, _ in input.metadata.labels}
	count(missing) > 0
	msg := sprintf("%s %s lacks the labels %s", [input.kind, input.metadata.name, concat(", ", missing)])
}

deny contains msg if {
	input.metadata.namespace == "default"
	msg := sprintf("%s %s goes into the default namespace", [input.kind, input.metadata.name])
}

deny contains msg if {
	count(input.metadata.name) > 63
	msg := sprintf("the name %s is too long", [input.metadata.name])
}

deny contains msg if {
	input.kind == "ConfigMap"
	some key, value in input.data
	regex.match(`AKIA[0-9A-Z]{16}`, value)
	msg := sprintf("ConfigMap %s has an access key in %s", [input.metadata.name, key])
}

deny contains msg if {
	input.kind in {"Role", "ClusterRole"}
	some rule in input.rules
	"*" in rule.verbs
	msg := sprintf("%s %s may do everything", [input.kind, input.metadata.name])
}

warn contains msg if {
	endswith(input.apiVersion, "beta1")
	msg := sprintf("%s %s is of a beta version", [input.kind, input.metadata.name])
}
