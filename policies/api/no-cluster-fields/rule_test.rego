package policies.api["no-cluster-fields_test"]

import data.policies.api["no-cluster-fields"] as rule

paths(obj) := found if {
	found := {v.path[count(v.path) - 1] | some v in rule.violation} with input as obj
}

test_what_a_template_says_passes if {
	paths({"kind": "ConfigMap", "metadata": {"name": "app", "labels": {}}}) == set()
}

test_what_the_cluster_says_is_refused if {
	paths({"kind": "ConfigMap", "metadata": {"uid": "1", "resourceVersion": "2"}}) == {"uid", "resourceVersion"}
	paths({"kind": "Deployment", "metadata": {}, "status": {}}) == {"status"}
}
