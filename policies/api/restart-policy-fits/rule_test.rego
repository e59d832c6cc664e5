package policies.api["restart-policy-fits_test"]

import data.policies.api["restart-policy-fits"] as rule

messages(kind, pod) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": kind, "spec": {"template": {"spec": pod}}}
}

test_what_the_kind_takes_passes if {
	messages("Deployment", {}) == set()
	messages("StatefulSet", {"restartPolicy": "Always"}) == set()
	messages("Job", {"restartPolicy": "Never"}) == set()
}

test_a_job_comes_to_an_end if {
	messages("Job", {}) == {"the pods of a Job cannot have the restart policy Always: it takes Never or OnFailure"}
}

test_a_service_does_not if {
	messages("Deployment", {"restartPolicy": "OnFailure"}) == {
		"the pods of a Deployment cannot have the restart policy OnFailure: it takes Always",
	}
}

test_the_place_of_a_cron_job_is_deeper if {
	paths := {v.path | some v in rule.violation}
		with input as {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {}}}}}}
	paths == {["spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"]}
}
