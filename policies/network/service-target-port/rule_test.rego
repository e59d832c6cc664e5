package policies.network["service-target-port_test"]

import data.policies.network["service-target-port"] as rule

service(port) := {"kind": "Service", "metadata": {"name": "app"}, "spec": {"selector": {"app": "app"}, "ports": [port]}}

deployment(containers, sidecars) := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {
	"metadata": {"labels": {"app": "app"}},
	"spec": {"containers": containers, "initContainers": sidecars},
}}}

app(ports) := {"name": "app", "ports": ports}

says(port, containers) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as [service(port), deployment(containers, [])]
		with data.chartyard.namespace as "shop"
}

web := [{"name": "web", "containerPort": 8080}]

test_a_port_of_the_containers_passes if {
	says({"port": 80, "targetPort": "web"}, [app(web)]) == set()
	says({"port": 80, "targetPort": 8080}, [app(web)]) == set()
	says({"port": 8080}, [app(web)]) == set()
}

test_a_sidecar_listens_too if {
	sidecar := object.union(app(web), {"restartPolicy": "Always"})
	count(rule.violation) == 0
		with input.objects as [service({"port": 80, "targetPort": "web"}), deployment([app([])], [sidecar])]
		with data.chartyard.namespace as "shop"
	count(rule.violation) == 1
		with input.objects as [service({"port": 80, "targetPort": "web"}), deployment([app([])], [app(web)])]
		with data.chartyard.namespace as "shop"
}

test_a_name_that_no_container_has_is_refused if {
	says({"port": 80, "targetPort": "http"}, [app(web)]) == {
		`Service "app" sends requests to port http, and no container of Deployment "app" has it: they have web (8080)`,
	}
	says({"port": 80, "targetPort": "http"}, [app([])]) == {
		`Service "app" sends requests to port http, and no container of Deployment "app" has it: they have none`,
	}
}

test_a_number_that_no_container_has_is_refused if {
	count(says({"port": 80}, [app(web)])) == 1
	count(says({"port": 80}, [app([{"containerPort": 8080}])])) == 1
}

test_a_port_without_a_name_has_its_number if {
	says({"port": 8080}, [app([{"containerPort": 8080}])]) == set()
}

test_containers_that_list_none_or_many_may_listen_anywhere if {
	says({"port": 80, "targetPort": 8080}, [app([])]) == set()
	says({"port": 80, "targetPort": 9443}, [app([{"containerPort": 8080}, {"containerPort": 8081}])]) == set()
}
