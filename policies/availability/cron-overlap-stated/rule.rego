# METADATA
# title: A CronJob says what becomes of late and overlapping runs
# description: >-
#   concurrencyPolicy and startingDeadlineSeconds are there, and the latter is at least 10 s.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [CronJob]
#   rationale: >-
#     Unless told otherwise a second run starts beside one that is still at work, and both do the same work. A run that
#     is late is started however late it is, and after a hundred missed ones none is started any more. The controller
#     looks every 10 s, so a shorter deadline may never be met.
#   remediation: >-
#     Set concurrencyPolicy to Forbid or Replace, or to Allow where runs may overlap, and startingDeadlineSeconds to the
#     time after which a run is no longer worth starting. In the standard chart: there is no CronJob; the template is
#     one of yours.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
package policies.availability["cron-overlap-stated"]

violation contains {"msg": msg, "path": ["spec", "concurrencyPolicy"]} if {
	not input.spec.concurrencyPolicy
	msg := sprintf("CronJob %q does not say whether a run may start while another is at work", [input.metadata.name])
}

violation contains {"msg": msg, "path": ["spec", "startingDeadlineSeconds"]} if {
	not input.spec.startingDeadlineSeconds
	msg := sprintf("CronJob %q does not say how late a run may start", [input.metadata.name])
}

violation contains {"msg": msg, "path": ["spec", "startingDeadlineSeconds"]} if {
	deadline := input.spec.startingDeadlineSeconds
	deadline < 10
	msg := sprintf(
		"CronJob %q may never run: after %v s a run is too late, and Kubernetes looks every 10 s",
		[input.metadata.name, deadline],
	)
}
