package policies.availability["autoscaler-has-target_test"]

import data.policies.availability["autoscaler-has-target"] as rule

scaler := {
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": "app"},
	"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "app"}},
}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_target_that_is_there_passes if {
	says([scaler, {"kind": "Deployment", "metadata": {"name": "app"}}]) == set()
}

test_another_name_is_refused if {
	says([scaler, {"kind": "Deployment", "metadata": {"name": "app-web"}}]) == {
		`there is no Deployment "app" to scale; the release has app-web`,
	}
}

test_a_target_from_elsewhere_is_not_known if {
	says([scaler, {"kind": "StatefulSet", "metadata": {"name": "store"}}]) == set()
	says([scaler, {"kind": "Deployment", "metadata": {"name": "web", "namespace": "other"}}]) == set()
}
