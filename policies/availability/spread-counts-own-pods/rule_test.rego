package policies.availability["spread-counts-own-pods_test"]

import data.policies.availability["spread-counts-own-pods"] as rule

says(constraint) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Deployment", "spec": {"template": {
		"metadata": {"labels": {"app": "app", "tier": "web"}},
		"spec": {"topologySpreadConstraints": [object.union({"topologyKey": "zone"}, constraint)]},
	}}}
}

test_the_pods_own_labels_pass if {
	says({"labelSelector": {"matchLabels": {"app": "app"}}}) == set()
	says({"labelSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}}) == set()
}

test_other_labels_are_refused if {
	says({"labelSelector": {"matchLabels": {"app": "app", "tier": "api"}}}) == {
		"the spread over zone counts no pods of this Deployment: its selector asks for tier=api",
	}
}

test_what_the_workload_selects_its_pods_must_have if {
	count(rule.violation) == 0 with input as {"kind": "Deployment", "spec": {
		"selector": {"matchLabels": {"app": "app"}},
		"template": {"spec": {"topologySpreadConstraints": [{"labelSelector": {"matchLabels": {"app": "app"}}}]}},
	}}
}

test_no_selector_counts_nothing if {
	says({}) == {"the spread over zone counts no pods of this Deployment: it has no labelSelector"}
}
