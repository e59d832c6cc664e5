# METADATA
# title: Each host and path is routed once
# description: >-
#   Host, path and path type of all rules of the release's Ingresses. Ingresses of different classes, schemes or
#   groups have load balancers of their own and may repeat each other; so may rules that annotations with conditions
#   or actions tell apart.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     When two rules are for the same host and path, one of them gets all requests and the other none. Which one, the
#     controller decides, and it may decide anew after any change: a service is cut off without having been touched.
#   remediation: >-
#     Remove one of the two rules, or give it a path or host of its own. In the standard chart: ingress.hosts, each with
#     host, path and pathType.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches
package policies.network["routes-differ"]

import data.policies.lib.alb
import data.policies.lib.release

violation contains {"msg": msg, "path": second.path, "object": release.name(second.ingress)} if {
	some i, first in routes
	some j, second in routes
	i < j
	first.key == second.key
	not takes_conditions(first, second)
	msg := sprintf("%s%s is routed already, by %s", [second.key.host, second.key.path, release.title(first.ingress)])
}

routes := [route |
	some ingress in release.by_kind.Ingress
	some i, rule in ingress.spec.rules
	some j, entry in rule.http.paths
	route := {
		"ingress": ingress,
		"path": ["spec", "rules", i, "http", "paths", j],
		"service": object.get(entry, ["backend", "service", "name"], ""),
		"key": {
			"balancer": balancer(ingress),
			"host": object.get(rule, "host", "*"),
			"path": object.get(entry, "path", "/"),
			"type": object.get(entry, "pathType", ""),
		},
	}
]

balancer(ingress) := [
	release.namespace(ingress),
	object.get(ingress.spec, "ingressClassName", ""),
	object.get(ingress, ["metadata", "annotations", "kubernetes.io/ingress.class"], ""),
	object.get(ingress, alb.path("scheme"), ""),
	object.get(ingress, alb.path("group.name"), ""),
]

# takes_conditions is true when an annotation tells the two apart by more than host and path, or redirects one.
takes_conditions(first, second) if {
	some route in [first, second]
	some start in ["conditions.", "actions."]
	alb.annotation(route.ingress, concat("", [start, route.service]))
}
