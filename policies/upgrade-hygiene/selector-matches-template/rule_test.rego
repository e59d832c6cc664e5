package policies["upgrade-hygiene"]["selector-matches-template_test"]

import data.policies["upgrade-hygiene"]["selector-matches-template"] as rule

says(selector, labels) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "Deployment", "spec": {
		"selector": {"matchLabels": selector},
		"template": {"metadata": {"labels": labels}},
	}}
}

test_the_templates_labels_pass if {
	says({"app": "app"}, {"app": "app", "version": "1"}) == set()
}

test_other_labels_are_refused if {
	says({"app": "app"}, {"app": "web"}) == {"the selector asks for app=app, and the pods have app=web"}
	says({"app": "app"}, {}) == {"the selector asks for app=app, and the pods have no such label"}
}
