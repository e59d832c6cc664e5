package policies["ingress-aws"]["certificate-for-https_test"]

import data.policies["ingress-aws"]["certificate-for-https"] as rule

ingress(annotations, spec) := {
	"kind": "Ingress",
	"metadata": {"annotations": object.union({"alb.ingress.kubernetes.io/listen-ports": `[{"HTTPS": 443}]`}, annotations)},
	"spec": spec,
}

faults(annotations, spec) := found if {
	found := count(rule.violation) with input as ingress(annotations, spec)
}

test_a_certificate_or_a_name_will_do if {
	faults({"alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/1"}, {}) == 0
	faults({}, {"rules": [{"host": "app.example.com"}]}) == 0
	faults({}, {"tls": [{"hosts": ["app.example.com"]}]}) == 0
}

test_neither_is_refused if {
	faults({}, {"rules": [{"http": {"paths": []}}]}) == 1
	faults({}, {}) == 1
}

test_http_needs_none if {
	faults({"alb.ingress.kubernetes.io/listen-ports": `[{"HTTP": 80}]`}, {}) == 0
}
