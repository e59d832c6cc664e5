package policies["ingress-aws"]["target-type-fits-service_test"]

import data.policies["ingress-aws"]["target-type-fits-service"] as rule

ingress(annotations) := {
	"kind": "Ingress",
	"metadata": {"name": "app", "annotations": annotations},
	"spec": {
		"ingressClassName": "alb",
		"defaultBackend": {"service": {"name": "app", "port": {"number": 80}}},
	},
}

service(annotations, spec) := {"kind": "Service", "metadata": {"name": "app", "annotations": annotations}, "spec": spec}

kinds(objects) := found if {
	found := {v.object.kind | some v in rule.violation} with input.objects as objects
		with data.chartyard.namespace as "shop"
}

target := "alb.ingress.kubernetes.io/target-type"

test_ip_reaches_every_service if {
	kinds([ingress({target: "ip"}), service({}, {})]) == set()
	kinds([ingress({}), service({target: "ip"}, {})]) == set()
}

test_instance_needs_a_node_port if {
	kinds([ingress({target: "instance"}), service({}, {})]) == {"Ingress"}
	kinds([ingress({target: "instance"}), service({}, {"type": "NodePort"})]) == set()
}

test_instance_is_the_default if {
	kinds([ingress({}), service({}, {"type": "ClusterIP"})]) == {"Ingress"}
}

test_the_services_word_goes_first if {
	kinds([ingress({target: "ip"}), service({target: "instance"}, {})]) == {"Service"}
}

test_a_service_from_elsewhere_is_not_known if {
	elsewhere := object.union(service({}, {}), {"metadata": {"namespace": "other"}})
	kinds([ingress({}), elsewhere]) == set()
	kinds([ingress({})]) == set()
}
