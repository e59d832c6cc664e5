package policies.identity["no-escalating-rights_test"]

import data.policies.identity["no-escalating-rights"] as rule

paths(right) := found if {
	found := {v.path | some v in rule.violation}
		with input as {"kind": "Role", "metadata": {"name": "app"}, "rules": [right]}
}

test_reading_passes if {
	paths({"apiGroups": [""], "resources": ["pods", "configmaps"], "verbs": ["get", "list"]}) == set()
	paths({"apiGroups": ["apps.example.com"], "resources": ["pods"], "verbs": ["create"]}) == set()
}

test_rights_over_rights_are_refused if {
	every verb in ["bind", "escalate", "impersonate"] {
		paths({"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["get", verb]}) == {
			["rules", 0, "verbs"],
		}
	}
}

test_ways_into_pods_are_refused if {
	every resource in ["pods", "pods/exec", "pods/attach", "serviceaccounts/token"] {
		paths({"apiGroups": [""], "resources": [resource], "verbs": ["create"]}) == {["rules", 0, "resources"]}
	}
}
