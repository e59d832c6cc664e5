package policies.identity["no-cluster-admin_test"]

import data.policies.identity["no-cluster-admin"] as rule

faults(kind, name) := found if {
	found := count(rule.violation) with input as {
		"kind": "RoleBinding",
		"metadata": {"name": "app"},
		"roleRef": {"kind": kind, "name": name},
	}
		with data.chartyard.params as {"identity/no-cluster-admin": {"roles": ["cluster-admin", "edit"]}}
}

test_roles_of_its_own_pass if {
	faults("Role", "app") == 0
	faults("Role", "edit") == 0
	faults("ClusterRole", "view") == 0
}

test_administrators_are_refused if {
	faults("ClusterRole", "cluster-admin") == 1
	faults("ClusterRole", "edit") == 1
}

test_a_role_that_allows_everything_is_one if {
	all := {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
	some_of_all := {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]}
	rule.violation == {{"msg": `Role "app" allows everything: it is an administrator's`, "path": ["rules", 1]}} with input as {
		"kind": "Role",
		"metadata": {"name": "app"},
		"rules": [some_of_all, all, {"nonResourceURLs": ["*"], "verbs": ["*"]}],
	}
}
