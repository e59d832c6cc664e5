# METADATA
# title: A workload selects the pods that it makes
# description: >-
#   matchLabels of a workload's selector, against the labels of its own pod template.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet]
#   rationale: >-
#     The API server refuses a workload whose selector does not fit its own pods, and the deployment stops. It happens
#     when the two are written out in two places and one is changed.
#   remediation: >-
#     Let selector and pod template include the same named template for these labels. Change the template's labels, not
#     the selector of what is deployed already. In the standard chart: always so; labels adds to the pod's labels, never
#     to the selector.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
package policies["upgrade-hygiene"]["selector-matches-template"]

violation contains {"msg": msg, "path": ["spec", "selector", "matchLabels", key]} if {
	some key, value in input.spec.selector.matchLabels
	has := object.get(input.spec.template, ["metadata", "labels", key], null)
	has != value
	msg := sprintf("the selector asks for %s=%v, and the pods have %s", [key, value, shown(key, has)])
}

shown(_, null) := "no such label"

shown(key, has) := sprintf("%s=%v", [key, has]) if has != null
