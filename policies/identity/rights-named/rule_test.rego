package policies.identity["rights-named_test"]

import data.policies.identity["rights-named"] as subject

fields(rule) := found if {
	found := {v.path[2] | some v in subject.violation}
		with input as {"kind": "Role", "metadata": {"name": "app"}, "rules": [rule]}
}

test_named_rights_pass if {
	fields({"apiGroups": [""], "resources": ["configmaps", "pods/*"], "verbs": ["get"]}) == set()
}

test_stars_are_refused if {
	fields({"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]}) == {"apiGroups", "resources"}
	fields({"apiGroups": ["apps"], "resources": ["*"], "verbs": ["*"]}) == {"resources", "verbs"}
	fields({"nonResourceURLs": ["*"], "verbs": ["get", "*"]}) == {"nonResourceURLs", "verbs"}
}

test_what_allows_everything_is_left_to_its_own_rule if {
	fields({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}) == set()
}
