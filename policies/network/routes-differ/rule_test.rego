package policies.network["routes-differ_test"]

import data.policies.network["routes-differ"] as rule

ingress(name, annotations, routes) := {
	"kind": "Ingress",
	"metadata": {"name": name, "annotations": annotations},
	"spec": {"rules": [{"host": host, "http": {"paths": [{
		"path": path,
		"pathType": "Prefix",
		"backend": {"service": {"name": name}},
	}]}} |
		some [host, path] in routes
	]},
}

says(objects) := found if {
	found := {[v.object.name, v.msg] | some v in rule.violation} with input.objects as objects
		with data.chartyard.namespace as "shop"
}

routed := "app.example.com/ is routed already, by Ingress \"a\""

test_different_routes_pass if {
	says([ingress("a", {}, [["app.example.com", "/"], ["app.example.com", "/api"], ["other.example.com", "/"]])]) == set()
}

test_the_same_route_twice_is_refused if {
	says([ingress("a", {}, [["app.example.com", "/"]]), ingress("b", {}, [["app.example.com", "/"]])]) == {["b", routed]}
	says([ingress("a", {}, [["app.example.com", "/"], ["app.example.com", "/"]]), {"kind": "Service"}]) == {["a", routed]}
}

test_other_load_balancers_may_repeat_it if {
	outside := {"alb.ingress.kubernetes.io/scheme": "internet-facing"}
	says([ingress("a", {}, [["app.example.com", "/"]]), ingress("b", outside, [["app.example.com", "/"]])]) == set()
}

test_conditions_tell_routes_apart if {
	conditions := {"alb.ingress.kubernetes.io/conditions.a": "[]"}
	says([ingress("a", conditions, [["app.example.com", "/"], ["app.example.com", "/"]])]) == set()
}
