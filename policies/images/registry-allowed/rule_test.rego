package policies.images["registry-allowed_test"]

import data.policies.images["registry-allowed"] as rule

faults(image, registries) := found if {
	found := count(rule.violation) with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}
		with data.chartyard.params as {"images/registry-allowed": {"registries": registries}}
}

test_an_allowed_registry_passes if {
	faults("registry.example.com/shop/app:1", ["registry.example.com"]) == 0
	faults("registry.example.com/shop/app:1", ["registry.example.com/shop/"]) == 0
	faults("localhost:5000/app:1", ["localhost:5000"]) == 0
}

test_without_a_list_the_registry_is_named if {
	faults("registry.example.com/app:1", []) == 0
	faults("nginx:1.29", []) == 1
	faults("acme/app:1", []) == 1
}

test_the_name_in_full_is_told if {
	found := {v.remediation | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": "nginx:1.29"}]}}
		with data.chartyard.params as {"images/registry-allowed": {"registries": []}}
	found == {"Write the registry in front: docker.io/library/nginx:1.29 is what Docker Hub calls it."}
}

test_another_registry_is_refused if {
	faults("ghcr.io/acme/app:1", ["registry.example.com"]) == 1
	faults("registry.example.com.evil.example/app:1", ["registry.example.com"]) == 1
	faults("registry.example.com/other/app:1", ["registry.example.com/shop"]) == 1
}

test_no_host_means_docker_hub if {
	faults("nginx:1.29", ["docker.io/library"]) == 0
	faults("acme/app:1", ["docker.io/library"]) == 1
	faults("acme/app:1", ["docker.io"]) == 0
}
