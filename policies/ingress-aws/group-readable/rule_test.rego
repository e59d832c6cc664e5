package policies["ingress-aws"]["group-readable_test"]

import data.policies["ingress-aws"]["group-readable"] as rule

annotated(annotations) := {
	"kind": "Ingress",
	"metadata": {"annotations": {concat("", ["alb.ingress.kubernetes.io/", name]): value | some name, value in annotations}},
}

at(annotations) := found if {
	found := {v.path[2] | some v in rule.violation} with input as annotated(annotations)
}

order := "alb.ingress.kubernetes.io/group.order"

name := "alb.ingress.kubernetes.io/group.name"

test_a_group_passes if {
	every number in ["0", "-1000", "1000"] {
		at({"group.name": "team.shop-prod", "group.order": number}) == set()
	}
	at({"group.name": "a"}) == set()
}

test_an_order_out_of_range_is_refused if {
	every number in ["1001", "-1001", "first", "", "1.5"] {
		at({"group.name": "shop", "group.order": number}) == {order}
	}
}

test_a_name_that_does_not_fit_is_refused if {
	every text in ["Shop", "-shop", "shop-", "", concat("", ["a" | some _ in numbers.range(1, 64)])] {
		at({"group.name": text}) == {name}
	}
}

test_an_order_without_a_group_does_nothing if {
	at({"group.order": "1"}) == {order}
}
