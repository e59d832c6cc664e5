package policies.availability["slow-start-spared_test"]

import data.policies.availability["slow-start-spared"] as rule

says(probes) := within(probes, 60)

within(probes, seconds) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [object.union(
		{"name": "app"},
		probes,
	)]}}}}
		with data.chartyard.params as {"availability/slow-start-spared": {"seconds": seconds}}
}

test_a_startup_probe_spares_it if {
	says({"livenessProbe": {}, "startupProbe": {}}) == set()
	says({"readinessProbe": {}}) == set()
}

test_a_long_delay_spares_it if {
	says({"livenessProbe": {"initialDelaySeconds": 30}}) == set()
	says({"livenessProbe": {"periodSeconds": 20}}) == set()
}

test_a_short_one_does_not if {
	says({"livenessProbe": {}}) == {
		`container "app" is killed when it is not up after 30 seconds: it has a livenessProbe and no startupProbe`,
	}
	count(says({"livenessProbe": {"initialDelaySeconds": 29}})) == 1
}

test_the_yard_says_how_long_a_start_may_take if {
	count(within({"livenessProbe": {"periodSeconds": 20}}, 61)) == 1
	within({"livenessProbe": {}}, 30) == set()
}
