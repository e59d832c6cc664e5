# METADATA
# title: listen-ports is a list that the controller can read
# description: >-
#   The annotation listen-ports: a list in JSON of objects from protocol, HTTP or HTTPS, to port, each port once.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress]
#   rationale: >-
#     What the controller cannot read stops every change to the load balancer, for all Ingresses of the group.
#     Kubernetes takes the annotation all the same, so the deployment looks fine, and the message is in the
#     controller's log only.
#   remediation: >-
#     Write it as '[{"HTTP": 80}, {"HTTPS": 443}]', each port once. In the standard chart: always so; leave it out of
#     ingress.annotations.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports
package policies["ingress-aws"]["listen-ports-readable"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("listen-ports")} if {
	text := alb.annotation(input, "listen-ports")
	some fault in faults(text)
	msg := sprintf("listen-ports is %s: %s", [text, fault])
}

faults(text) := {"it is no JSON"} if {
	not json.is_valid(text)
} else := {"it is no list"} if {
	listed := json.unmarshal(text)
	not is_array(listed)
} else := union({
	{sprintf("%v is no object with a protocol", [entry]) |
		some entry in json.unmarshal(text)
		not is_object(entry)
	},
	{unfit(protocol, port) |
		some entry in json.unmarshal(text)
		some protocol, port in entry
	},
	{"a port is listed twice" |
		ports := [port | some entry in json.unmarshal(text); some port in entry]
		count(ports) > count({port | some port in ports})
	},
})

unfit(protocol, port) := sprintf("%v is neither HTTP nor HTTPS", [protocol]) if {
	not protocol in {"HTTP", "HTTPS"}
} else := sprintf("%v is no port, 1 to 65535", [port]) if {
	not is_port(port)
}

is_port(port) if {
	is_number(port)
	port >= 1
	port <= 65535
}
