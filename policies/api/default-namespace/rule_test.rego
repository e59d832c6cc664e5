package policies.api["default-namespace_test"]

import data.policies.api["default-namespace"] as rule

deployment(metadata) := {"kind": "Deployment", "metadata": object.union({"name": "app"}, metadata)}

test_the_releases_namespace_passes if {
	count(rule.violation) == 0 with input as deployment({})
		with data.chartyard as {"namespace": "shop", "namespaceChosen": true}
}

test_a_fixed_default_is_refused if {
	msgs := {v.msg | some v in rule.violation} with input as deployment({"namespace": "default"})
		with data.chartyard as {"namespace": "shop", "namespaceChosen": true}
	msgs == {`Deployment "app" is put into the namespace default, whatever the release's is`}
}

test_nobody_chose_the_namespace if {
	count(rule.violation) == 0 with input as deployment({"namespace": "default"})
		with data.chartyard as {"namespace": "default", "namespaceChosen": false}
}

test_the_chosen_namespace_is_not_default if {
	msgs := {v.msg | some v in rule.violation} with input as deployment({})
		with data.chartyard as {"namespace": "default", "namespaceChosen": true}
	msgs == {`Deployment "app" goes into the namespace default: the environment names no other`}
}
