package policies.api["name-fits_test"]

import data.policies.api["name-fits"] as rule

paths(obj) := found if {
	found := {concat(".", [sprintf("%v", [step]) | some step in v.path]) | some v in rule.violation} with input as obj
}

named(kind, name) := {"kind": kind, "metadata": {"name": name}}

long(n) := concat("", ["a" | some _ in numbers.range(1, n)])

test_names_pass if {
	every name in ["app", "app-2", "2-app", "app.example.com", long(253)] {
		paths(named("ConfigMap", name)) == set()
	}
	paths({"kind": "Pod", "metadata": {"generateName": "app-"}}) == set()
}

test_other_characters_are_refused if {
	every name in ["App", "app_2", "-app", "app-", "app..com", ""] {
		paths(named("ConfigMap", name)) == {"metadata.name"}
	}
}

test_long_names_are_refused if {
	every kind, most in {"ConfigMap": 253, "Service": 63, "Job": 63, "StatefulSet": 52, "CronJob": 52} {
		paths(named(kind, long(most))) == set()
		paths(named(kind, long(most + 1))) == {"metadata.name"}
	}
}

test_a_service_has_no_dot if {
	paths(named("Service", "app.example")) == {"metadata.name"}
}

pod(container) := {"kind": "Pod", "metadata": {"name": "app"}, "spec": {"containers": [container]}}

test_containers_and_ports_have_names_too if {
	paths(pod({"name": "app", "ports": [{"name": "http-admin"}, {"containerPort": 80}]})) == set()
	paths(pod({"name": "my_app"})) == {"spec.containers.0.name"}
	paths(pod({"name": long(64)})) == {"spec.containers.0.name"}
	every name in ["administration-1", "HTTP", "80", "a--b"] {
		paths(pod({"name": "app", "ports": [{"name": name}]})) == {"spec.containers.0.ports.0.name"}
	}
}
