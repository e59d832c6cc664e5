package policies["ingress-aws"]["group-agrees_test"]

import data.policies["ingress-aws"]["group-agrees"] as rule

ingress(name, group, scheme) := {"kind": "Ingress", "metadata": {"name": name, "annotations": {
	"alb.ingress.kubernetes.io/group.name": group,
	"alb.ingress.kubernetes.io/scheme": scheme,
}}}

places(objects) := found if {
	found := {[v.object.name, v.path[2]] | some v in rule.violation} with input.objects as objects
}

test_equal_values_agree if {
	places([ingress("a", "shop", "internal"), ingress("b", "shop", "internal")]) == set()
}

test_different_values_conflict_once if {
	places([ingress("a", "shop", "internal"), ingress("b", "shop", "internet-facing")]) == {
		["b", "alb.ingress.kubernetes.io/scheme"],
	}
}

test_other_groups_are_no_matter if {
	places([ingress("a", "shop", "internal"), ingress("b", "bank", "internet-facing"), {"kind": "Service"}]) == set()
}

test_one_that_says_nothing_agrees if {
	silent := {"kind": "Ingress", "metadata": {"name": "b", "annotations": {"alb.ingress.kubernetes.io/group.name": "shop"}}}
	places([ingress("a", "shop", "internal"), silent]) == set()
}
