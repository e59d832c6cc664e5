package policies.images["tag-not-latest_test"]

import data.policies.images["tag-not-latest"] as rule

faults(image) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "image": image}]}}
}

test_a_version_passes if {
	faults("registry.example.com:5000/shop/app:1.4.2") == set()
}

test_a_digest_passes_whatever_the_tag if {
	faults("app@sha256:0123") == set()
	faults("app:latest@sha256:0123") == set()
}

test_latest_is_refused if {
	faults("app:latest") == {`container "app" uses image "app:latest", which is another image from one day to the next`}
}

test_no_tag_means_latest if {
	some image in ["app", "registry.example.com:5000/app"]
	faults(image) == {sprintf(`container "app" uses image %q, which has no tag and so means latest`, [image])}
}

test_an_empty_tag_is_refused if {
	faults("app:") == {`container "app" uses image "app:", which has an empty tag`}
}

test_no_image_is_refused if {
	faults("") == {`container "app" names no image`}
}
