package policies["upgrade-hygiene"]["selector-matches-template_test"]

import data.policies["upgrade-hygiene"]["selector-matches-template"] as rule

says(selector, labels) := found if {
	found := {[v.msg, array.slice(v.path, 4, 5)] | some v in rule.violation; array.slice(v.path, 0, 4) == place} with input as {"kind": "Deployment", "spec": {
		"selector": {"matchLabels": selector},
		"template": {"metadata": {"labels": labels}},
	}}
}

place := ["spec", "template", "metadata", "labels"]

test_the_templates_labels_pass if {
	says({"app": "app"}, {"app": "app", "version": "1"}) == set()
}

test_other_labels_are_refused if {
	says({"app": "app"}, {"app": "web"}) == {["the pod template has app=web, and spec.selector asks for app=app", ["app"]]}
	says({"app": "app"}, {}) == {["the pod template has no label app, and spec.selector asks for app=app", []]}
}
