package policies.api["object-once_test"]

import data.policies.api["object-once"] as rule

object_of(version, kind, metadata) := {"apiVersion": version, "kind": kind, "metadata": metadata}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

app := object_of("v1", "ConfigMap", {"name": "app"})

test_objects_that_differ_pass if {
	says([app, object_of("v1", "Secret", {"name": "app"}), object_of("v1", "ConfigMap", {"name": "other"})]) == set()
	says([app, object_of("v1", "ConfigMap", {"name": "app", "namespace": "other"})]) == set()
	says([object_of("v1", "Service", {"name": "app"}), object_of("serving.knative.dev/v1", "Service", {"name": "app"})]) == set()
}

test_one_object_twice_is_refused if {
	says([app, app]) == {`ConfigMap "app" is in this release 2 times`}
	says([app, object_of("v1", "ConfigMap", {"name": "app", "namespace": "shop"})]) == {
		`ConfigMap "app" is in this release 2 times`,
	}
}

test_two_versions_of_one_api_are_one_object if {
	says([object_of("autoscaling/v1", "HorizontalPodAutoscaler", {"name": "app"}), object_of("autoscaling/v2", "HorizontalPodAutoscaler", {"name": "app"})]) == {
		`HorizontalPodAutoscaler "app" is in this release 2 times`,
	}
}

test_names_that_the_server_makes_differ if {
	made := object_of("batch/v1", "Job", {"generateName": "app-"})
	says([made, made]) == set()
}
