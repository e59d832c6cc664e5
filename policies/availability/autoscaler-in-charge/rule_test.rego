package policies.availability["autoscaler-in-charge_test"]

import data.policies.availability["autoscaler-in-charge"] as rule

deployment(fields, container) := {
	"kind": "Deployment",
	"metadata": {"name": "app"},
	"spec": object.union(fields, {"template": {"spec": {"containers": [object.union({"name": "app"}, container)]}}}),
}

scaler(spec) := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": "app"},
	"spec": object.union({"scaleTargetRef": {"kind": "Deployment", "name": "app"}}, spec),
}

by_cpu := scaler({"metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}]})

paths(objects) := found if {
	found := {v.path | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_no_number_is_right_so_the_template_is_the_place if {
	every v in rule.violation {
		v.at == "template"
	} with input.objects as [deployment({"replicas": 2}, asks), by_cpu] with data.chartyard.namespace as "shop"
}

asks := {"resources": {"requests": {"cpu": "1"}}}

test_no_replicas_and_a_request_pass if {
	paths([deployment({}, asks), by_cpu]) == set()
	paths([deployment({}, {"resources": {"limits": {"cpu": "1"}}}), by_cpu]) == set()
}

test_replicas_fight_the_autoscaler if {
	paths([deployment({"replicas": 2}, asks), by_cpu]) == {["spec", "replicas"]}
}

test_a_missing_request_is_the_place if {
	path := ["spec", "template", "spec", "containers", 0, "resources", "requests", "cpu"]
	every hpa in [by_cpu, scaler({"targetCPUUtilizationPercentage": 80})] {
		paths([deployment({}, {}), hpa]) == {path}
	}
}

test_an_average_value_needs_no_request if {
	hpa := scaler({"metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "AverageValue"}}}]})
	paths([deployment({}, {}), hpa]) == set()
}

test_an_autoscaler_of_another_is_no_matter if {
	paths([deployment({"replicas": 2}, {}), scaler({"scaleTargetRef": {"kind": "Deployment", "name": "other"}})]) == set()
}

test_an_autoscaler_that_says_nothing_measures_cpu if {
	path := ["spec", "template", "spec", "containers", 0, "resources", "requests", "cpu"]
	paths([deployment({}, {}), scaler({})]) == {path}
	paths([deployment({}, asks), scaler({})]) == set()
}

metric(name) := {"type": "ContainerResource", "containerResource": {"name": "memory", "container": name, "target": {"type": "Utilization"}}}

test_a_metric_of_one_container_needs_its_request if {
	path := ["spec", "template", "spec", "containers", 0, "resources", "requests", "memory"]
	paths([deployment({}, asks), scaler({"metrics": [metric("app")]})]) == {path}
	paths([deployment({}, asks), scaler({"metrics": [metric("other")]})]) == set()
}
