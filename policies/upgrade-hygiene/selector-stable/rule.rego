# METADATA
# title: A selector stays the same from version to version
# description: >-
#   matchLabels of a workload's selector, for a version, the chart's name with its version, or a checksum. A value
#   such as v1, which does not move, is let pass.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   rationale: >-
#     The selector of a workload can never change. One that holds a version works once: the next upgrade is refused,
#     in every environment, and somebody has to delete the workload by hand.
#   remediation: >-
#     Select by labels that never change, such as app.kubernetes.io/name, app.kubernetes.io/instance and
#     app.kubernetes.io/component, from a named template of their own. A workload that is deployed already has to be
#     deleted once, with --cascade=orphan. In the standard chart: always so,
#     with no value for it.
#   references:
#     - https://helm.sh/docs/chart_best_practices/labels/
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
package policies["upgrade-hygiene"]["selector-stable"]

violation contains {"msg": msg, "path": ["spec", "selector", "matchLabels", key]} if {
	some key, value in input.spec.selector.matchLabels
	changes(key, value)
	msg := sprintf(
		"the selector holds %s=%v, which another version changes: the API server then refuses the upgrade",
		[key, value],
	)
}

changes(key, _) if key in {"helm.sh/chart", "app.kubernetes.io/version", "pod-template-hash"}

changes(key, _) if regex.match(`(?i)^checksum`, key)

# Of other labels the value tells: app-1.4.2, not v1.
changes(key, value) if {
	regex.match(`(?i)(chart|version|revision|tag|release)$`, key)
	regex.match(`\d+\.\d+`, value)
}
