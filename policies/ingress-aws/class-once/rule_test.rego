package policies["ingress-aws"]["class-once_test"]

import data.policies["ingress-aws"]["class-once"] as rule

paths(annotations, spec) := found if {
	found := {v.path[1] | some v in rule.violation} with input as {
		"kind": "Ingress",
		"metadata": {"annotations": annotations},
		"spec": spec,
	}
}

test_once_passes if {
	paths({}, {"ingressClassName": "alb"}) == set()
	paths({"kubernetes.io/ingress.class": "alb"}, {}) == set()
}

test_twice_is_refused if {
	paths({"kubernetes.io/ingress.class": "alb"}, {"ingressClassName": "alb"}) == {"annotations"}
}

test_never_is_another_rules_matter if {
	paths({}, {}) == set()
}
