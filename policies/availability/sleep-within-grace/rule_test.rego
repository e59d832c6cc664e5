package policies.availability["sleep-within-grace_test"]

import data.policies.availability["sleep-within-grace"] as rule

faults(grace, hook) := found if {
	found := count(rule.violation) with input as {"kind": "Pod", "spec": object.union(grace, {"containers": [{
		"name": "app",
		"lifecycle": {"preStop": hook},
	}]})}
}

test_time_that_is_left_passes if {
	faults({}, {"sleep": {"seconds": 15}}) == 0
	faults({"terminationGracePeriodSeconds": 60}, {"exec": {"command": ["sleep", "45"]}}) == 0
	faults({}, {"httpGet": {"path": "/stop", "port": 80}}) == 0
	faults({"terminationGracePeriodSeconds": 0}, {"exec": {"command": ["/stop"]}}) == 0
}

test_a_sleep_of_all_the_time_is_refused if {
	faults({}, {"sleep": {"seconds": 30}}) == 1
	faults({"terminationGracePeriodSeconds": 10}, {"exec": {"command": ["sleep", "15"]}}) == 1
	faults({}, {"exec": {"command": ["sh", "-c", "sleep 20; drain; sleep 10"]}}) == 1
}
