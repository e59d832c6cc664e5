# METADATA
# title: An upgrade can replace a Job
# description: >-
#   Jobs that are no hook of Helm or Argo CD. One with ttlSecondsAfterFinished or generateName is let pass.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [Job]
#   rationale: >-
#     The pod template of a Job can never change. A Job that Helm manages like any other object makes the next upgrade
#     with a new image fail, unless it is gone by then. And one that has not changed does not run again, so a
#     migration is silently left out.
#   remediation: >-
#     Make it a hook: helm.sh/hook pre-install,pre-upgrade with helm.sh/hook-delete-policy before-hook-creation. Or set
#     ttlSecondsAfterFinished, so that it is gone before the next upgrade. In the standard chart: initContainers, for a
#     step before each start.
#   chart-only: it is about the next upgrade, and the Jobs that a CronJob makes have none
#   references:
#     - https://helm.sh/docs/topics/charts_hooks/
#     - https://kubernetes.io/docs/concepts/workloads/controllers/job/
package policies["upgrade-hygiene"]["job-replaceable"]

violation contains {"msg": msg, "path": ["metadata", "annotations"]} if {
	not is_hook
	not input.spec.ttlSecondsAfterFinished
	not input.metadata.generateName
	msg := sprintf(
		"Job %q stays after it ran, and a Job cannot be changed: the next upgrade with another image fails",
		[input.metadata.name],
	)
}

is_hook if {
	some key in ["helm.sh/hook", "argocd.argoproj.io/hook"]
	input.metadata.annotations[key]
}
