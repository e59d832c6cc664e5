package policies.network["no-node-port_test"]

import data.policies.network["no-node-port"] as rule

faults(spec) := found if {
	found := count(rule.violation) with input as {"kind": "Service", "metadata": {"name": "app"}, "spec": spec}
}

test_services_inside_the_cluster_pass if {
	faults({}) == 0
	faults({"type": "ClusterIP"}) == 0
	faults({"type": "LoadBalancer"}) == 0
}

test_a_node_port_is_refused if {
	faults({"type": "NodePort"}) == 1
}
