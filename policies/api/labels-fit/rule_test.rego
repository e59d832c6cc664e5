package policies.api["labels-fit_test"]

import data.policies.api["labels-fit"] as rule

labelled(labels) := {"kind": "ConfigMap", "metadata": {"labels": labels}}

faults(labels) := found if {
	found := count(rule.violation) with input as labelled(labels)
}

long := concat("", ["a" | some _ in numbers.range(1, 64)])

test_labels_pass if {
	faults({"app.kubernetes.io/version": "1.4.2_build", "app": "", "owner": "payments-team"}) == 0
	faults({}) == 0
}

test_values_that_do_not_fit_are_refused if {
	every value in [1, true, long, "1.4.2+build", "payments team", "-app", "app-"] {
		faults({"app": value}) == 1
	}
}

test_names_that_do_not_fit_are_refused if {
	every key in ["my app", "a/b/c", "Example.com/app", "/app", long] {
		faults({key: "x"}) == 1
	}
}

test_pods_and_selectors_have_labels_too if {
	paths := {v.path[1] | some v in rule.violation} with input as {"kind": "Deployment", "spec": {
		"selector": {"matchLabels": {"app": 1}},
		"template": {"metadata": {"labels": {"app": 1}}},
		"jobTemplate": {"spec": {"template": {"metadata": {"labels": {"app": 1}}}}},
	}}
	paths == {"selector", "template", "jobTemplate"}
}
