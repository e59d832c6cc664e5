# METADATA
# title: Name and order of a group are such as the controller takes
# description: >-
#   group.name and group.order: a name of at most 63 lower-case letters, digits, dots and dashes, an order from -1000
#   to 1000, and no order without a name.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress]
#   rationale: >-
#     Ingresses of one group share a load balancer. An order that the controller cannot read stops every change to the
#     load balancer of the whole group, so one service halts the deployments of others. A name that it cannot take
#     leaves this Ingress without a load balancer.
#   remediation: >-
#     Take an order from -1000 to 1000, and a name of at most 63 lower-case letters, digits, dots and dashes. In the
#     standard chart: ingress.group.order and ingress.group.name.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup
package policies["ingress-aws"]["group-readable"]

import data.policies.lib.alb

violation contains {"msg": msg, "path": alb.path("group.order")} if {
	order := alb.annotation(input, "group.order")
	not is_order(order)
	msg := sprintf(
		"group.order is %q, not a number from -1000 to 1000: no Ingress of the group is served any change",
		[order],
	)
}

violation contains {"msg": msg, "path": alb.path("group.name")} if {
	name := alb.annotation(input, "group.name")
	fault := unfit(name)
	msg := sprintf("group.name is %q, which %s", [name, fault])
}

violation contains {"msg": msg, "path": alb.path("group.order")} if {
	alb.annotation(input, "group.order")
	not alb.annotation(input, "group.name")
	msg := "group.order orders nothing: no group.name is set"
}

is_order(text) if {
	regex.match(`^[+-]?\d{1,9}$`, text)
	abs(to_number(trim_prefix(text, "+"))) <= 1000
}

unfit(name) := "is more than 63 characters long" if {
	count(name) > 63
} else := "may hold only lower-case letters, digits, dots and dashes, with a letter or digit at both ends" if {
	not regex.match(`^([a-z0-9][-a-z0-9.]*)?[a-z0-9]$`, name)
}
