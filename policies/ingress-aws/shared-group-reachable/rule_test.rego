package policies["ingress-aws"]["shared-group-reachable_test"]

import data.policies["ingress-aws"]["shared-group-reachable"] as rule

# release with one Ingress of the group shop. A route is a host, a path and its type.
release(service, annotations, routes) := {"service": service, "namespace": service, "objects": [{
	"kind": "Ingress",
	"metadata": {"name": service, "annotations": object.union({"alb.ingress.kubernetes.io/group.name": "shop"}, annotations)},
	"spec": {"rules": [{"host": host, "http": {"paths": [{
		"path": path,
		"pathType": type,
		"backend": {"service": {"name": service, "port": {"name": "http"}}},
	}]}} |
		some [host, path, type] in routes
	]},
}]}

says(releases) := found if {
	found := {[v.object.service, v.path[2], v.msg] | some v in rule.violation} with input.releases as releases
}

# lost are the services whose route gets no request when a has the first route and b the second.
lost(first, second) := {service |
	some [service, _, _] in says([release("a", {}, [first]), release("b", {}, [second])])
}

host := "shop.example.com"

test_paths_of_their_own_pass if {
	lost([host, "/a", "Prefix"], [host, "/b", "Prefix"]) == set()
	lost([host, "/a", "Prefix"], [host, "/ab", "Prefix"]) == set()
	lost([host, "/", "Prefix"], ["other.example.com", "/", "Prefix"]) == set()
	lost([host, "/a/b", "Prefix"], [host, "/a", "Prefix"]) == set()
}

test_the_later_of_two_equal_routes_is_lost if {
	says([release("a", {}, [[host, "/", "Prefix"]]), release("b", {}, [[host, "/x", "Prefix"], [host, "/", "Prefix"]])]) == {
		["b", 0, `shop.example.com/x gets no request: Ingress "a" of service a comes first in the group and takes shop.example.com/`],
		["b", 1, `shop.example.com/ gets no request: Ingress "a" of service a comes first in the group and takes shop.example.com/`],
	}
}

test_what_takes_it if {
	every first in [["/", "Prefix"], ["/a", "Prefix"], ["/a/", "Prefix"], ["/*", "ImplementationSpecific"]] {
		every second in [["/a", "Prefix"], ["/a/b", "Prefix"], ["/a/b", "Exact"], ["/a/b/*", "ImplementationSpecific"]] {
			lost(array.concat([host], first), array.concat([host], second)) == {"b"}
		}
	}
}

test_a_path_takes_itself_only if {
	lost([host, "/a", "Exact"], [host, "/a", "ImplementationSpecific"]) == {"b"}
	lost([host, "/a", "Exact"], [host, "/a", "Prefix"]) == set()
}

test_a_pattern_takes_itself_only if {
	lost([host, "/a*", "ImplementationSpecific"], [host, "/a*", "ImplementationSpecific"]) == {"b"}
	lost([host, "/a*", "ImplementationSpecific"], [host, "/ab", "Prefix"]) == set()
}

test_a_host_is_taken_by_a_wider_one if {
	lost(["*.example.com", "/", "Prefix"], [host, "/", "Prefix"]) == {"b"}
	lost(["*.com", "/", "Prefix"], [host, "/", "Prefix"]) == {"b"}
	lost([host, "/", "Prefix"], ["*.example.com", "/", "Prefix"]) == set()
	some [_, _, msg] in says([release("a", {}, [["", "/", "Prefix"]]), release("b", {}, [[host, "/", "Prefix"]])])
	endswith(msg, "takes every host, /")
}

test_order_goes_before_the_name if {
	first := {"alb.ingress.kubernetes.io/group.order": "-1"}
	found := says([release("a", {}, [[host, "/", "Prefix"]]), release("b", first, [[host, "/", "Prefix"]])])
	{service | some [service, _, _] in found} == {"a"}
}

test_other_groups_and_ports_are_no_matter if {
	group := {"alb.ingress.kubernetes.io/group.name": "bank"}
	says([release("a", {}, [[host, "/", "Prefix"]]), release("b", group, [[host, "/", "Prefix"]])]) == set()
	ports := {"alb.ingress.kubernetes.io/listen-ports": `[{"HTTP": 80}, {"HTTP": 8080}]`}
	says([release("a", {}, [[host, "/", "Prefix"]]), release("b", ports, [[host, "/", "Prefix"]])]) == set()
}

test_plain_http_does_not_count_when_it_is_redirected if {
	both := {"alb.ingress.kubernetes.io/listen-ports": `[{"HTTP": 80}, {"HTTPS": 443}]`, "alb.ingress.kubernetes.io/ssl-redirect": "443"}
	secure := {"alb.ingress.kubernetes.io/listen-ports": `[{"HTTPS": 443}]`}
	found := says([release("a", secure, [[host, "/", "Prefix"]]), release("b", both, [[host, "/", "Prefix"]])])
	{service | some [service, _, _] in found} == {"b"}
	says([release("a", both, [[host, "/", "Prefix"]]), release("b", {}, [[host, "/", "Prefix"]])]) == set()
}

test_routes_with_conditions_and_actions_pass if {
	conditions := {"alb.ingress.kubernetes.io/conditions.b": "[]"}
	says([release("a", {}, [[host, "/", "Prefix"]]), release("b", conditions, [[host, "/", "Prefix"]])]) == set()
	action := {"service": "b", "namespace": "b", "objects": [{
		"kind": "Ingress",
		"metadata": {"name": "b", "annotations": {"alb.ingress.kubernetes.io/group.name": "shop"}},
		"spec": {"rules": [{"host": host, "http": {"paths": [{"backend": {"service": {"name": "x", "port": {"name": "use-annotation"}}}}]}}]},
	}]}
	says([release("a", {}, [[host, "/", "Prefix"]]), action]) == set()
}

test_one_service_is_the_matter_of_another_rule if {
	says([release("a", {}, [[host, "/", "Prefix"], [host, "/", "Prefix"]])]) == set()
}
