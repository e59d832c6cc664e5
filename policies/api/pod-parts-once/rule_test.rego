package policies.api["pod-parts-once_test"]

import data.policies.api["pod-parts-once"] as rule

paths(spec) := found if {
	found := {v.path | some v in rule.violation} with input as {"kind": "Pod", "spec": spec}
}

test_parts_that_differ_pass if {
	paths({
		"containers": [{"name": "app", "volumeMounts": [{"mountPath": "/a"}, {"mountPath": "/b"}]}, {"name": "proxy", "volumeMounts": [{"mountPath": "/a"}]}],
		"volumes": [{"name": "a"}, {"name": "b"}],
	}) == set()
}

test_a_sidecar_has_a_name_of_its_own if {
	paths({"initContainers": [{"name": "app"}], "containers": [{"name": "app"}]}) == {
		["spec", "initContainers", 0, "name"],
	}
}

test_volumes_differ_in_name if {
	paths({"containers": [], "volumes": [{"name": "tmp"}, {"name": "tmp"}]}) == {["spec", "volumes", 1, "name"]}
}

test_mounts_of_a_container_differ_in_path if {
	mounts := [{"name": "a", "mountPath": "/tmp"}, {"name": "b", "mountPath": "/tmp"}]
	paths({"containers": [{"name": "app", "volumeMounts": mounts}]}) == {
		["spec", "containers", 0, "volumeMounts", 1, "mountPath"],
	}
}
