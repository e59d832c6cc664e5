package policies.network["service-ports-differ_test"]

import data.policies.network["service-ports-differ"] as rule

at(ports) := found if {
	found := {array.slice(v.path, 2, 4) | some v in rule.violation}
		with input as {"kind": "Service", "spec": {"ports": ports}}
}

test_ports_that_differ_pass if {
	at([{"port": 80}]) == set()
	at([{"name": "http", "port": 80}, {"name": "admin", "port": 81}]) == set()
	at([{"name": "dns", "port": 53}, {"name": "dns-udp", "port": 53, "protocol": "UDP"}]) == set()
}

test_one_name_twice_is_refused if {
	at([{"name": "http", "port": 80}, {"name": "http", "port": 81}]) == {[1, "name"]}
}

test_one_number_twice_is_refused if {
	at([{"name": "http", "port": 80}, {"name": "web", "port": 80, "protocol": "TCP"}]) == {[1, "port"]}
}

test_one_of_many_needs_a_name if {
	at([{"name": "http", "port": 80}, {"port": 81}]) == {[1, "name"]}
}
