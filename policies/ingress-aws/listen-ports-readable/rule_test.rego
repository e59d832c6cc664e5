package policies["ingress-aws"]["listen-ports-readable_test"]

import data.policies["ingress-aws"]["listen-ports-readable"] as rule

says(text) := found if {
	found := {v.msg | some v in rule.violation} with input as {
		"kind": "Ingress",
		"metadata": {"annotations": {"alb.ingress.kubernetes.io/listen-ports": text}},
	}
}

test_a_list_of_ports_passes if {
	says(`[{"HTTP": 80}, {"HTTPS": 443}]`) == set()
	says(`[{"HTTP": 80, "HTTPS": 443}]`) == set()
}

test_what_cannot_be_read_is_refused if {
	every text, fault in {
		`80,443`: "it is no JSON",
		`{"HTTP": 80}`: "it is no list",
		`[80]`: "80 is no object with a protocol",
		`[{"TCP": 80}]`: "TCP is neither HTTP nor HTTPS",
		`[{"HTTP": "80"}]`: "80 is no port, 1 to 65535",
		`[{"HTTP": 0}]`: "0 is no port, 1 to 65535",
		`[{"HTTPS": 65536}]`: "65536 is no port, 1 to 65535",
		`[{"HTTP": 80}, {"HTTPS": 80}]`: "a port is listed twice",
	} {
		says(text) == {sprintf("listen-ports is %s: %s", [text, fault])}
	}
}
