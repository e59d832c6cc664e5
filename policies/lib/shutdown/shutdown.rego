# METADATA
# title: How pods end
# description: The delay before a container is told to end, and the time it then has.
package policies.lib.shutdown

# grace is the number of seconds between the decision to end a pod and its end.
grace(pod) := object.get(pod.spec, "terminationGracePeriodSeconds", 30)

# delay is the number of seconds for which a preStop hook sleeps: of its own, or by the command sleep.
delay(container) := container.spec.lifecycle.preStop.sleep.seconds if {
	container.spec.lifecycle.preStop.sleep
} else := sum([to_number(found[1]) |
	command := concat(" ", container.spec.lifecycle.preStop.exec.command)
	some found in regex.find_all_string_submatch_n(`\bsleep\s+(\d+)`, command, -1)
])
