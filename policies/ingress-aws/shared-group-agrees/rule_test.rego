package policies["ingress-aws"]["shared-group-agrees_test"]

import data.policies["ingress-aws"]["shared-group-agrees"] as rule

release(service, ingresses) := {"service": service, "namespace": service, "objects": [{
	"kind": "Ingress",
	"metadata": {"name": name, "annotations": {key: value |
		some short, value in annotations
		key := concat("", ["alb.ingress.kubernetes.io/", short])
	}},
} |
	some name, annotations in ingresses
]}

# one Ingress of the group shop in a service.
one(service, annotations) := release(service, {service: object.union({"group.name": "shop"}, annotations)})

says(releases) := found if {
	found := {[v.object.service, v.path[2], v.msg] | some v in rule.violation} with input.releases as releases
}

at(releases) := {[service, substring(annotation, 26, -1)] | some [service, annotation, _] in says(releases)}

test_equal_values_agree if {
	at([one("a", {"scheme": "internal"}), one("b", {"scheme": "internal"}), one("c", {})]) == set()
}

test_both_are_told_when_neither_is_alone if {
	says([one("a", {"scheme": "internal"}), one("b", {"scheme": "internet-facing"})]) == {
		[
			"a", "alb.ingress.kubernetes.io/scheme",
			`this service says scheme "internal", and b of the same group says "internet-facing": the controller changes nothing for any of them`,
		],
		[
			"b", "alb.ingress.kubernetes.io/scheme",
			`this service says scheme "internet-facing", and a of the same group says "internal": the controller changes nothing for any of them`,
		],
	}
}

test_the_odd_one_is_told_when_most_agree if {
	most := [one(name, {"ssl-redirect": "443"}) | some name in ["a", "b", "c", "d"]]
	says(array.concat(most, [one("odd", {"ssl-redirect": "8443"})])) == {[
		"odd", "alb.ingress.kubernetes.io/ssl-redirect",
		`this service says ssl-redirect "8443", and a, b and 2 more of the same group say "443": the controller changes nothing for any of them`,
	]}
}

test_two_are_named_as_such if {
	[_, _, msg] := says([one("a", {"scheme": "x"}), one("b", {"scheme": "x"}), one("c", {"scheme": "y"})])[_]
	contains(msg, `a and b of the same group say "x"`)
}

test_other_groups_are_no_matter if {
	at([one("a", {"scheme": "internal"}), one("b", {"scheme": "internet-facing", "group.name": "bank"})]) == set()
}

test_one_service_is_the_matter_of_another_rule if {
	ingress := {"group.name": "shop", "scheme": "internal"}
	at([release("a", {"one": ingress, "two": object.union(ingress, {"scheme": "internet-facing"})})]) == set()
}

test_lists_are_equal_in_any_order if {
	at([one("a", {"subnets": "x, y"}), one("b", {"subnets": "y,x"})]) == set()
	at([one("a", {"subnets": "x"}), one("b", {"subnets": "y,x"})]) == {["a", "subnets"], ["b", "subnets"]}
}

test_attributes_add_up if {
	idle := "idle_timeout.timeout_seconds=60"
	at([one("a", {"load-balancer-attributes": idle}), one("b", {"load-balancer-attributes": "deletion_protection.enabled=true"})]) == set()
	long := "deletion_protection.enabled=true, idle_timeout.timeout_seconds=600"
	some [_, _, msg] in says([one("a", {"load-balancer-attributes": idle}), one("b", {"load-balancer-attributes": long})])
	contains(msg, `load-balancer-attributes idle_timeout.timeout_seconds "60"`)
}

test_policy_and_networks_are_of_a_port if {
	at([
		one("a", {"listen-ports": `[{"HTTPS": 443}]`, "ssl-policy": "old", "inbound-cidrs": "10.0.0.0/8"}),
		one("b", {"listen-ports": `[{"HTTPS": 8443}]`, "ssl-policy": "new", "inbound-cidrs": "0.0.0.0/0"}),
	]) == set()
	at([
		one("a", {"listen-ports": `[{"HTTPS": 443}]`, "ssl-policy": "old", "inbound-cidrs": "10.0.0.0/8"}),
		one("b", {"listen-ports": `[{"HTTPS": 443}]`, "ssl-policy": "new", "inbound-cidrs": "0.0.0.0/0"}),
	]) == {["a", "ssl-policy"], ["b", "ssl-policy"], ["a", "inbound-cidrs"], ["b", "inbound-cidrs"]}
}

test_a_port_has_one_protocol if {
	at([one("a", {"listen-ports": `[{"HTTP": 443}]`}), one("b", {"certificate-arn": "x"})]) == {["a", "listen-ports"], ["b", "listen-ports"]}
}

test_certificates_and_tags_add_up if {
	at([one("a", {"certificate-arn": "x", "tags": "a=b"}), one("b", {"certificate-arn": "y", "tags": "a=c"})]) == set()
}
