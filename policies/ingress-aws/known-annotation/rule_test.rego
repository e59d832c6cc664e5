package policies["ingress-aws"]["known-annotation_test"]

import data.policies["ingress-aws"]["known-annotation"] as rule

says(name, params) := found if {
	found := {v.msg | some v in rule.violation} with input as {
		"kind": "Ingress",
		"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): "x", "example.com/scheem": "x"}},
	}
		with data.chartyard.params as params
}

test_the_controllers_annotations_pass if {
	every name in ["scheme", "group.name", "actions.redirect", "conditions.app", "transforms.app", "listener-attributes.HTTPS-443"] {
		says(name, {}) == set()
	}
}

test_a_misspelt_one_is_named if {
	says("helthcheck-path", {}) == {concat("", [
		"alb.ingress.kubernetes.io/helthcheck-path is no annotation of the AWS Load Balancer Controller: it does nothing; ",
		"did you mean healthcheck-path?",
	])}
}

test_one_that_is_like_none_is_named_too if {
	says("rewrite", {}) == {
		"alb.ingress.kubernetes.io/rewrite is no annotation of the AWS Load Balancer Controller: it does nothing",
	}
	count(says("", {})) == 1
}

test_what_is_newer_can_be_listed if {
	says("rewrite", {"ingress-aws/known-annotation": {"also": ["rewrite"]}}) == set()
}
