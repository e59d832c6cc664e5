# METADATA
# title: No service of a shared load balancer takes another's requests
# description: >-
#   Routes of Ingresses of one group in different services of the run: host, path and path type, in the order of the
#   controller, by group.order, then by namespace and name. A route is reported when an earlier one of another service
#   takes all its requests on all its ports. Routes with conditions or actions of their own are let pass, and so are
#   paths with patterns, unless both are the same.
# custom:
#   severity: error
#   profile: baseline
#   scope: fleet
#   kinds: [Ingress]
#   rationale: >-
#     A load balancer goes through the rules of its group in order and takes the first that fits. Within an Ingress the
#     controller sorts the longest path first, but not between two: a service that routes / of a host comes before one
#     that routes /api of it when its namespace comes first in the alphabet. The later one gets no request, and its
#     pods are all healthy.
#   remediation: >-
#     Give the route a host or path of its own, or the Ingress a lower group.order than the other one has. Of two
#     services with the same host and path, one must give it up. In the standard chart: ingress.hosts and
#     ingress.group.order.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.order
#     - https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2763
package policies["ingress-aws"]["shared-group-reachable"]

import data.policies.lib.alb
import data.policies.lib.fleet
import data.policies.lib.release

violation contains {"msg": msg, "path": route.path, "object": fleet.name(route.service, route.ingress)} if {
	some route in routes
	group := route.group
	ports := {port | some port in route.ports; not redirected(group, port)}
	count(ports) > 0
	before := [[other.rank, n] |
		some host in hosts(route.host)
		some key in keys(route.key)
		some n in by_key[group][host][key]
		other := routes[n]
		other.service != route.service
		other.rank < route.rank
		count(ports - other.ports) == 0
	]
	count(before) > 0
	taker := routes[min(before)[1]]
	msg := sprintf(
		"%s%s gets no request: %s of service %s comes first in the group and takes %s%s",
		[words(route.host), route.text, release.title(taker.ingress), taker.service, words(taker.host), taker.text],
	)
}

# routes of all groups. A rank is less than that of a later one.
routes := [route |
	some item in input.releases
	some ingress in item.objects
	group := alb.annotation(ingress, "group.name")
	rank := [alb.order(ingress), fleet.full_name(item, ingress)]
	ports := alb.listeners(ingress)
	some i, rule in ingress.spec.rules
	some j, entry in rule.http.paths
	not is_special(ingress, entry)
	route := {
		"service": item.service,
		"ingress": ingress,
		"group": group,
		"rank": rank,
		"ports": ports,
		"path": ["spec", "rules", i, "http", "paths", j, "path"],
		"host": object.get(rule, "host", ""),
		"text": object.get(entry, "path", "/"),
		"key": key(object.get(entry, "path", "/*"), object.get(entry, "pathType", "ImplementationSpecific")),
	}
]

# is_special is true when an annotation says what becomes of the requests, or which of them are meant.
is_special(_, entry) if entry.backend.service.port.name == "use-annotation"

is_special(ingress, entry) if {
	some start in ["conditions.", "actions.", "transforms."]
	alb.annotation(ingress, concat("", [start, entry.backend.service.name]))
}

# by_key has the places in routes.
by_key[route.group][route.host][route.key] contains n if some n, route in routes

# key of a path: "below" it and all that is under it, "at" it alone, or those that are "like" a pattern.
key(path, "Prefix") := ["below", trim_right(path, "/")]

key(path, "Exact") := ["at", path]

key("/*", "ImplementationSpecific") := ["below", ""]

key(path, "ImplementationSpecific") := ["at", path] if not is_pattern(path)

key(path, "ImplementationSpecific") := ["like", path] if {
	is_pattern(path)
	path != "/*"
}

is_pattern(path) if regex.match(`[*?]`, path)

# keys that take all requests of a key.
keys([kind, path]) := {[kind, path]} | {["below", concat("/", array.slice(steps, 0, n + 1))] |
	steps := split(path, "/")
	some n, _ in steps
}

# hosts that take all requests of a host; empty stands for every host.
hosts(host) := {host, ""} | {concat(".", array.concat(["*"], array.slice(labels, n, count(labels)))) |
	labels := split(host, ".")
	some n, _ in labels
	n > 0
}

words("") := "every host, "

words(host) := host if host != ""

# redirected is true for plain HTTP when an Ingress of the group sends all of it to HTTPS.
redirected(group, ["HTTP", _]) if group in redirecting

redirecting contains alb.annotation(ingress, "group.name") if {
	some item in input.releases
	some ingress in item.objects
	alb.annotation(ingress, "ssl-redirect")
}
