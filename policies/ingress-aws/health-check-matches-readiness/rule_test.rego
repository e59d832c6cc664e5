package policies["ingress-aws"]["health-check-matches-readiness_test"]

import data.policies["ingress-aws"]["health-check-matches-readiness"] as rule

named(annotations) := {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}

ingress(annotations) := {
	"kind": "Ingress",
	"metadata": {"name": "app", "annotations": named(annotations)},
	"spec": {
		"ingressClassName": "alb",
		"defaultBackend": {"service": {"name": "app", "port": {"number": 80}}},
	},
}

service := {"kind": "Service", "metadata": {"name": "app"}, "spec": {
	"selector": {"app": "app"},
	"ports": [{"name": "http", "port": 80, "targetPort": 8080}, {"name": "admin", "port": 81, "targetPort": 8081}],
}}

rollout(probe) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": {"template": {
		"metadata": {"labels": {"app": "app"}},
		"spec": {"containers": [{
			"name": "app",
			"ports": [{"name": "web", "containerPort": 8080}, {"name": "admin", "containerPort": 8081}],
			"readinessProbe": probe,
		}]},
	}},
}

at(annotations, probe) := found if {
	objects := [ingress(annotations), service, rollout(probe)]
	found := {trim_prefix(v.path[2], "alb.ingress.kubernetes.io/") | some v in rule.violation}
		with input.objects as objects
		with data.chartyard.namespace as "shop"
}

ready := {"httpGet": {"path": "/ready", "port": "web"}}

test_the_same_question_passes if {
	at({"healthcheck-path": "/ready"}, ready) == set()
	at({}, {"httpGet": {"port": 8080}}) == set()
}

test_another_path_is_refused if {
	at({"healthcheck-path": "/"}, ready) == {"healthcheck-path"}
	at({}, ready) == {"healthcheck-path"}
}

test_another_port_is_refused if {
	every port in ["8081", "admin"] {
		at({"target-type": "ip", "healthcheck-path": "/ready", "healthcheck-port": port}, ready) == {"healthcheck-port"}
	}
	at({"target-type": "ip"}, {"httpGet": {"port": "admin"}}) == {"healthcheck-port"}
}

test_the_same_port_passes if {
	every port in ["traffic-port", "8080", "http"] {
		at({"target-type": "ip", "healthcheck-path": "/ready", "healthcheck-port": port}, ready) == set()
	}
}

test_a_node_port_is_not_compared if {
	at({"healthcheck-path": "/ready", "healthcheck-port": "30080"}, ready) == set()
}

test_what_cannot_be_compared_is_not if {
	at({}, {"tcpSocket": {"port": "web"}}) == set()
	at({"backend-protocol-version": "GRPC"}, ready) == set()
}

test_the_service_can_say_it if {
	objects := [
		ingress({"healthcheck-path": "/"}),
		object.union(service, {"metadata": {"annotations": named({"healthcheck-path": "/other"})}}),
		rollout(ready),
	]
	{v.object.kind | some v in rule.violation} == {"Service"} with input.objects as objects
		with data.chartyard.namespace as "shop"
}
