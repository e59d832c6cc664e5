# METADATA
# title: The schedule of a CronJob can be read
# description: >-
#   Five fields in their ranges, or one of the words such as @hourly. Days of the week are 0 to 6, or sun to sat.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [CronJob]
#   rationale: >-
#     The API server refuses a schedule that it cannot read, so the release stops there. Schedules from elsewhere have
#     six fields, a day of the week 7, or a time zone in front, none of which Kubernetes takes.
#   remediation: >-
#     Write minute, hour, day of the month, month and day of the week, and put a time zone into timeZone. In the
#     standard chart: there is no CronJob; the template is one of yours.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
package policies.api["schedule-readable"]

violation contains {"msg": msg, "path": ["spec", "schedule"]} if {
	not startswith(schedule, "@")
	not zoned
	count(fields) != 5
	msg := sprintf("the schedule %q has %d fields; there are five", [schedule, count(fields)])
}

violation contains {"msg": msg, "path": ["spec", "schedule"]} if {
	not startswith(schedule, "@")
	not zoned
	count(fields) == 5
	some i, field in fields
	range := ranges[i]
	some part in split(field, ",")
	not fits(part, range)
	msg := sprintf("the schedule %q cannot be read: %q is no %s", [schedule, part, range.name])
}

violation contains {"msg": msg, "path": ["spec", "schedule"]} if {
	zoned
	msg := sprintf("the schedule %q names a time zone, which belongs into timeZone", [schedule])
}

violation contains {"msg": msg, "path": ["spec", "schedule"]} if {
	startswith(schedule, "@")
	not regex.match(`^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$`, schedule)
	msg := sprintf("the schedule %q is none of the words that there are", [schedule])
}

schedule := input.spec.schedule

zoned if contains(schedule, "TZ=")

fields := [field | some field in split(schedule, " "); field != ""]

ranges := [
	{"name": "minute", "from": 0, "to": 59, "words": []},
	{"name": "hour", "from": 0, "to": 23, "words": []},
	{"name": "day of the month", "from": 1, "to": 31, "words": []},
	{
		"name": "month", "from": 1, "to": 12,
		"words": ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
	},
	{"name": "day of the week", "from": 0, "to": 6, "words": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]},
]

fits(part, _) if regex.match(`^[*?](/[1-9][0-9]*)?$`, part)

fits(part, range) if {
	[_, first, last] := regex.find_all_string_submatch_n(`^([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?(?:/[1-9][0-9]*)?$`, part, 1)[0]
	low := number(first, range)
	range.from <= low
	high := number(end(first, last), range)
	low <= high
	high <= range.to
}

end(first, "") := first

end(_, last) := last if last != ""

number(word, range) := i if {
	some i, known in range.words
	known == lower(word)
}

number(word, _) := to_number(regex.replace(word, `^0+([0-9])`, "$1")) if regex.match(`^[0-9]+$`, word)
