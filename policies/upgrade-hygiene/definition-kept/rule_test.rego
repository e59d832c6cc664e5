package policies["upgrade-hygiene"]["definition-kept_test"]

import data.policies["upgrade-hygiene"]["definition-kept"] as rule

definition(annotations) := {
	"kind": "CustomResourceDefinition",
	"metadata": {"name": "queues.example.com", "annotations": annotations},
}

test_a_definition_that_is_kept_passes if {
	count(rule.violation) == 0 with input as definition({"helm.sh/resource-policy": "keep"})
}

test_one_that_goes_with_the_release_is_named if {
	count(rule.violation) == 1 with input as definition({})
}
