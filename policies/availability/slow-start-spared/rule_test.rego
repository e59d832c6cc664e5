package policies.availability["slow-start-spared_test"]

import data.policies.availability["slow-start-spared"] as rule

says(probes) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [object.union(
		{"name": "app"},
		probes,
	)]}}}}
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
	says({"livenessProbe": {}}) == {`container "app" is killed when it is not up after 30 seconds: it has a livenessProbe and no startupProbe`}
	count(says({"livenessProbe": {"initialDelaySeconds": 29}})) == 1
}
