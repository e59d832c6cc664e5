package policies["ingress-aws"]["scheme-stated_test"]

import data.policies["ingress-aws"]["scheme-stated"] as rule

ingress(annotations) := {"kind": "Ingress", "metadata": {"annotations": annotations}, "spec": {"ingressClassName": "alb"}}

faults(annotations) := found if {
	found := count(rule.violation) with input as ingress(annotations)
}

test_a_scheme_passes if {
	faults({"alb.ingress.kubernetes.io/scheme": "internal"}) == 0
	faults({"alb.ingress.kubernetes.io/scheme": "internet-facing"}) == 0
}

test_silence_is_refused if {
	faults({}) == 1
}

test_another_word_is_refused if {
	faults({"alb.ingress.kubernetes.io/scheme": "public"}) == 1
}

test_the_old_annotation_names_the_class if {
	count(rule.violation) == 1
		with input as {"kind": "Ingress", "metadata": {"annotations": {"kubernetes.io/ingress.class": "alb"}}}
	count(rule.violation) == 0
		with input as {"kind": "Ingress", "metadata": {"annotations": {"kubernetes.io/ingress.class": "nginx"}}}
}
