package policies.api["schedule-readable_test"]

import data.policies.api["schedule-readable"] as rule

messages(schedule) := found if {
	found := {v.msg | some v in rule.violation} with input as {"kind": "CronJob", "spec": {"schedule": schedule}}
}

test_schedules_pass if {
	every schedule in [
		"0 3 * * *", "*/5 * * * *", "00 08-18/2 1,15 jan-MAR mon-fri", "? * * * 0", " 0  0 * * * ", "@hourly", "@every 1h30m",
	] {
		messages(schedule) == set()
	}
}

test_there_are_five_fields if {
	messages("0 0 3 * * *") == {`the schedule "0 0 3 * * *" has 6 fields; there are five`}
	messages("") == {`the schedule "" has 0 fields; there are five`}
}

test_each_field_has_its_range if {
	messages("60 3 * * *") == {`the schedule "60 3 * * *" cannot be read: "60" is no minute`}
	messages("0 3 * * 7") == {`the schedule "0 3 * * 7" cannot be read: "7" is no day of the week`}
	messages("0 3 0 * *") == {`the schedule "0 3 0 * *" cannot be read: "0" is no day of the month`}
	messages("0 18-8 * * *") == {`the schedule "0 18-8 * * *" cannot be read: "18-8" is no hour`}
	messages("0 3 * foo *") == {`the schedule "0 3 * foo *" cannot be read: "foo" is no month`}
	messages("*/0 3 * * *") == {`the schedule "*/0 3 * * *" cannot be read: "*/0" is no minute`}
}

test_the_time_zone_has_a_field_of_its_own if {
	messages("CRON_TZ=Europe/Berlin 0 3 * * *") == {
		`the schedule "CRON_TZ=Europe/Berlin 0 3 * * *" names a time zone, which belongs into timeZone`,
	}
}

test_words_are_known if {
	messages("@nightly") == {`the schedule "@nightly" is none of the words that there are`}
}
