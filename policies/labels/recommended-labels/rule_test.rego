package policies.labels["recommended-labels_test"]

import data.policies.labels["recommended-labels"] as rule

service(labels) := {"kind": "Service", "metadata": {"name": "app", "labels": labels}}

standard := {"labels/recommended-labels": {"labels": ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version"]}}

complete := {"app.kubernetes.io/name": "app", "app.kubernetes.io/instance": "app", "app.kubernetes.io/version": "1.4.2"}

test_all_labels_pass if {
	count(rule.violation) == 0 with input as service(complete) with data.chartyard.params as standard
}

test_one_that_is_missing_is_the_place if {
	rule.violation == {{
		"msg": `Service "app" lacks labels: app.kubernetes.io/version`,
		"path": ["metadata", "labels", "app.kubernetes.io/version"],
	}} with input as service(object.remove(complete, ["app.kubernetes.io/version"]))
		with data.chartyard.params as standard
}

test_several_missing_are_one_finding if {
	paths := {v.path | some v in rule.violation} with input as {"kind": "Service", "metadata": {"name": "app"}}
		with data.chartyard.params as standard
	paths == {["metadata", "labels"]}
}

test_a_yard_can_ask_for_others if {
	msgs := {v.msg | some v in rule.violation} with input as service(complete)
		with data.chartyard.params as {"labels/recommended-labels": {"labels": ["team"]}}
	msgs == {`Service "app" lacks labels: team`}
}

test_an_empty_label_is_a_missing_one if {
	paths := {v.path | some v in rule.violation}
		with input as service(object.union(complete, {"app.kubernetes.io/name": ""}))
		with data.chartyard.params as standard
	paths == {["metadata", "labels", "app.kubernetes.io/name"]}
}

test_a_yard_can_ask_for_annotations if {
	rule.violation == {{
		"msg": `Service "app" lacks annotations: acme.example/runbook`,
		"path": ["metadata", "annotations", "acme.example/runbook"],
	}} with input as service(complete)
		with data.chartyard.params as {"labels/recommended-labels": {"labels": [], "annotations": ["acme.example/runbook"]}}
}

workload(kind, own, spec) := {"kind": kind, "metadata": {"name": "app", "labels": own}, "spec": spec}

with_pods := {"labels/recommended-labels": object.union(standard["labels/recommended-labels"], {"pods": true})}

labelled(labels) := {"template": {"metadata": {"labels": labels}, "spec": {}}}

test_the_pods_carry_what_their_workload_does if {
	count(rule.violation) == 0 with input as workload("Deployment", complete, labelled(complete))
		with data.chartyard.params as with_pods
	rule.violation == {{
		"msg": `the pods of Deployment "app" lack labels that it has itself: app.kubernetes.io/version`,
		"path": ["spec", "template", "metadata", "labels", "app.kubernetes.io/version"],
	}} with input as workload("Deployment", complete, labelled(object.remove(complete, ["app.kubernetes.io/version"])))
		with data.chartyard.params as with_pods
	rule.violation == {{
		"msg": concat("", [
			`the pods of CronJob "app" lack labels that it has itself: `,
			"app.kubernetes.io/name, app.kubernetes.io/instance, app.kubernetes.io/version",
		]),
		"path": ["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
	}} with input as workload("CronJob", complete, {"jobTemplate": {"spec": {"template": {"spec": {}}}}})
		with data.chartyard.params as with_pods
}

test_what_the_workload_lacks_is_told_once if {
	paths := {v.path | some v in rule.violation} with input as workload("Deployment", {}, labelled({}))
		with data.chartyard.params as with_pods
	paths == {["metadata", "labels"]}
}

test_pods_can_be_left_out if {
	count(rule.violation) == 0 with input as workload("Deployment", complete, labelled({}))
		with data.chartyard.params as {"labels/recommended-labels": object.union(
			standard["labels/recommended-labels"],
			{"pods": false},
		)}
}

test_the_pods_of_hooks_are_there_for_a_moment if {
	hook := {"metadata": {"annotations": {"helm.sh/hook": "pre-upgrade"}}}
	count(rule.violation) == 0 with input as object.union(workload("Job", complete, labelled({})), hook)
		with data.chartyard.params as with_pods
}
