# METADATA
# title: A selector stays the same from version to version
# description: >-
#   The selector of a Deployment or StatefulSet can never change. One that holds a version, the chart's name with its version or a checksum
#   works once: the next upgrade is refused, and somebody has to delete the workload by hand.
# custom:
#   severity: error
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   remediation: >-
#     Select by app.kubernetes.io/name and app.kubernetes.io/instance only, from a named template of their own. A workload that is deployed
#     already has to be deleted once, with --cascade=orphan.
#   references:
#     - https://helm.sh/docs/chart_best_practices/labels/
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
package policies["upgrade-hygiene"]["selector-stable"]

violation contains {"msg": msg, "path": ["spec", "selector", "matchLabels", key]} if {
	some key, value in input.spec.selector.matchLabels
	changes(key)
	msg := sprintf("the selector holds %s=%v, which another version changes: the API server then refuses the upgrade", [key, value])
}

changes(key) if {
	some part in ["helm.sh/chart", "app.kubernetes.io/version", "helm.sh/revision"]
	key == part
}

changes(key) if regex.match(`(?i)^([^/]*/)?(chart|version|revision|tag|checksum.*|.*-?hash|build|commit|date|timestamp)$`, key)
