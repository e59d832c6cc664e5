package policies.identity["secrets-unread_test"]

import data.policies.identity["secrets-unread"] as subject

says(rule) := found if {
	found := {v.msg | some v in subject.violation} with input as {
		"kind": "Role",
		"metadata": {"name": "app"},
		"rules": [object.union({"apiGroups": [""], "resources": ["secrets"]}, rule)],
	}
}

test_other_rights_pass if {
	says({"resources": ["configmaps"], "verbs": ["get", "list"]}) == set()
	says({"verbs": ["create"]}) == set()
	says({"apiGroups": ["example.com"], "verbs": ["list"]}) == set()
	says({"verbs": ["get"], "resourceNames": ["app"]}) == set()
}

test_reading_all_is_refused if {
	says({"verbs": ["get", "list"]}) == {`Role "app" allows to get and list Secrets`}
	says({"verbs": ["watch"], "resourceNames": ["app"]}) == {`Role "app" allows to watch Secrets`}
}
