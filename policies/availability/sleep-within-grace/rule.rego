# METADATA
# title: A container is told to end before it is killed
# description: >-
#   preStop hooks that sleep, by their own sleep or by the command, against terminationGracePeriodSeconds, which is 30
#   unless said.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The grace period counts from the start of the hook. A hook that sleeps through all of it leaves the process no
#     time: it is killed without having been told to end, with requests and transactions in the middle.
#   remediation: >-
#     Make terminationGracePeriodSeconds longer than the sleep in preStop by the time that the process needs to end. In
#     the standard chart: shutdown.gracePeriodSeconds and shutdown.preStopSeconds.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
package policies.availability["sleep-within-grace"]

import data.policies.lib.shutdown
import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	delay := shutdown.delay(container)
	delay > 0
	grace := shutdown.grace(workload.pod)
	delay >= grace
	path := workload.at(container, ["lifecycle", "preStop"])
	msg := sprintf(
		"%s sleeps for %v seconds before it is told to end, and after %v it is killed",
		[container.title, delay, grace],
	)
}
