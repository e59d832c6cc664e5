package policies.images["tag-fixed_test"]

import data.policies.images["tag-fixed"] as rule

faults(image) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}
		with data.chartyard.params as {"images/tag-fixed": {"moving": ["main", "stable"]}}
}

test_versions_pass if {
	every image in ["app:1.4.2", "app:prod", "app:main-3f2a1c0", "app", "registry.example.com:5000/main", "app:main@sha256:0123"] {
		faults(image) == set()
	}
}

test_branches_are_refused if {
	faults("registry.example.com:5000/app:main") == {
		`container "app" uses image "registry.example.com:5000/app:main", whose tag main moves on`,
	}
	count(faults("app:Stable")) == 1
}
