package policies["ingress-aws"]["drain-outlives-requests_test"]

import data.policies["ingress-aws"]["drain-outlives-requests"] as rule

ingress(annotations) := {
	"kind": "Ingress",
	"metadata": {"name": "app", "annotations": annotations},
	"spec": {"ingressClassName": "alb", "rules": [{"http": {"paths": [
		{"backend": {"service": {"name": "app", "port": {"name": "http"}}}},
		{"backend": {"service": {"name": "redirect", "port": {"name": "use-annotation"}}}},
	]}}]},
}

service := {"kind": "Service", "metadata": {"name": "app"}, "spec": {
	"selector": {"app": "app"},
	"ports": [{"name": "http", "port": 80, "targetPort": "web"}],
}}

deployment(pod, lifecycle) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": {"template": {
		"metadata": {"labels": {"app": "app"}},
		"spec": object.union(pod, {"containers": [{
			"name": "app",
			"ports": [{"name": "web", "containerPort": 8080}],
			"lifecycle": lifecycle,
		}]}),
	}},
}

places(objects) := places_with(objects, 300)

places_with(objects, delay) := found if {
	found := {[v.object.kind, v.path[count(v.path) - 1]] | some v in rule.violation} with input.objects as objects
		with data.chartyard as {"namespace": "shop", "params": {"ingress-aws/drain-outlives-requests": {"delay": delay}}}
}

attributes := "alb.ingress.kubernetes.io/target-group-attributes"

short := {attributes: "stickiness.enabled=false,deregistration_delay.timeout_seconds=20"}

hook := {"preStop": {"sleep": {"seconds": 10}}}

test_a_pod_that_outlives_its_requests_passes if {
	places([ingress(short), service, deployment({"terminationGracePeriodSeconds": 45}, hook)]) == set()
}

test_the_default_delay_outlives_the_default_grace if {
	places([ingress({}), service, deployment({}, hook)]) == {["Ingress", attributes]}
	places([ingress({attributes: "stickiness.enabled=false"}), service, deployment({}, hook)]) == {["Ingress", attributes]}
}

test_a_pod_killed_before_the_delay_is_refused if {
	places([ingress(short), service, deployment({"terminationGracePeriodSeconds": 19}, hook)]) == {["Ingress", attributes]}
}

test_the_services_annotation_is_the_place if {
	long := object.union(service, {"metadata": {"annotations": {attributes: "deregistration_delay.timeout_seconds=60"}}})
	places([ingress(short), long, deployment({}, hook)]) == {["Service", attributes]}
}

test_a_container_without_a_hook_ends_too_soon if {
	places([ingress(short), service, deployment({}, {})]) == {["Deployment", "preStop"]}
}

test_pods_of_others_are_no_matter if {
	other := object.union(deployment({}, {}), {"metadata": {"namespace": "other"}})
	places([ingress(short), service, other]) == set()
}

test_a_yard_says_what_holds_without_an_annotation if {
	places_with([ingress({}), service, deployment({}, hook)], 25) == set()
}
