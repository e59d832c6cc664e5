package main

import data.lib.pods
import rego.v1

prefix := "alb.ingress.kubernetes.io/"

deny contains msg if {
	input.kind == "Service"
	input.spec.type in {"NodePort", "LoadBalancer"}
	msg := sprintf("Service %s is open to the outside", [input.metadata.name])
}

deny contains msg if {
	input.kind == "Service"
	some port in input.spec.ports
	port.port == 22
	msg := sprintf("Service %s serves SSH", [input.metadata.name])
}

deny contains msg if {
	input.kind == "Ingress"
	not pods.annotation(concat("", [prefix, "scheme"]))
	msg := sprintf("Ingress %s states no scheme", [input.metadata.name])
}

deny contains msg if {
	input.kind == "Ingress"
	listeners := json.unmarshal(pods.annotation(concat("", [prefix, "listen-ports"])))
	not any_https(listeners)
	msg := sprintf("Ingress %s does not listen to HTTPS", [input.metadata.name])
}

any_https(listeners) if {
	some listener in listeners
	listener.HTTPS
}

deny contains msg if {
	input.kind == "Ingress"
	some rule in input.spec.rules
	not endswith(rule.host, ".example.com")
	not endswith(rule.host, ".internal")
	count(split(rule.host, ".")) < 2
	msg := sprintf("Ingress %s serves %s", [input.metadata.name, rule.host])
}

deny contains msg if {
	input.kind == "NetworkPolicy"
	some rule in input.spec.ingress
	some from in rule.from
	from.ipBlock.cidr == "0.0.0.0/0"
	msg := sprintf("NetworkPolicy %s lets everyone in", [input.metadata.name])
}
