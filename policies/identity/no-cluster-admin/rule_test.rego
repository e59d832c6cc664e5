package policies.identity["no-cluster-admin_test"]

import data.policies.identity["no-cluster-admin"] as rule

faults(kind, name) := found if {
	found := count(rule.violation) with input as {
		"kind": "RoleBinding",
		"metadata": {"name": "app"},
		"roleRef": {"kind": kind, "name": name},
	}
}

test_roles_of_its_own_pass if {
	faults("Role", "app") == 0
	faults("Role", "admin") == 0
	faults("ClusterRole", "view") == 0
}

test_administrators_are_refused if {
	faults("ClusterRole", "cluster-admin") == 1
	faults("ClusterRole", "edit") == 1
}
