package policies.availability["cron-overlap-stated_test"]

import data.policies.availability["cron-overlap-stated"] as rule

messages(spec) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "CronJob", "metadata": {"name": "app"}, "spec": spec}
}

test_both_said_passes if {
	messages({"concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 600}) == set()
}

test_each_is_asked_for if {
	messages({}) == {
		`CronJob "app" does not say whether a run may start while another is at work`,
		`CronJob "app" does not say how late a run may start`,
	}
}

test_a_short_deadline_is_never_met if {
	messages({"concurrencyPolicy": "Allow", "startingDeadlineSeconds": 5}) == {
		`CronJob "app" may never run: after 5 s a run is too late, and Kubernetes looks every 10 s`,
	}
}
