package policies.network["no-external-ips_test"]

import data.policies.network["no-external-ips"] as rule

faults(spec) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "Service", "metadata": {"name": "app"}, "spec": spec}
}

test_no_addresses_pass if {
	faults({}) == set()
	faults({"externalIPs": []}) == set()
}

test_addresses_of_others_are_refused if {
	faults({"externalIPs": ["192.0.2.1"]}) == {`Service "app" takes what is sent to 192.0.2.1`}
}
