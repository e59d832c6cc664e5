package policies["upgrade-hygiene"]["job-replaceable_test"]

import data.policies["upgrade-hygiene"]["job-replaceable"] as rule

faults(annotations, spec) := found if {
	found := count(rule.violation) with input as {
		"kind": "Job",
		"metadata": {"name": "migrate", "annotations": annotations},
		"spec": spec,
	}
}

test_hooks_are_made_anew if {
	faults({"helm.sh/hook": "pre-upgrade"}, {}) == 0
	faults({"argocd.argoproj.io/hook": "Sync"}, {}) == 0
}

test_a_job_that_goes_makes_room if {
	faults({}, {"ttlSecondsAfterFinished": 0}) == 0
}

test_a_job_that_stays_is_in_the_way if {
	faults({}, {}) == 1
}

test_a_name_that_the_server_makes_is_a_new_one if {
	count(rule.violation) == 0 with input as {"kind": "Job", "metadata": {"generateName": "migrate-"}, "spec": {}}
}
