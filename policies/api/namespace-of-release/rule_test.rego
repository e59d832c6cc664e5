package policies.api["namespace-of-release_test"]

import data.policies.api["namespace-of-release"] as rule

faults(metadata) := found if {
	found := count(rule.violation) with input as {"kind": "ConfigMap", "metadata": object.union({"name": "app"}, metadata)}
		with data.chartyard.namespace as "shop"
}

test_the_releases_namespace_passes if {
	faults({}) == 0
	faults({"namespace": "shop"}) == 0
}

test_another_namespace_is_refused if {
	faults({"namespace": "shop-dev"}) == 1
}

test_default_is_another_rules_matter if {
	faults({"namespace": "default"}) == 0
}
