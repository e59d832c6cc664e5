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
#     Write the label as the selector has it under spec.template.metadata.labels, best from the named template that the
#     selector includes. Do not change the selector: that of what is deployed already never can. In the standard chart:
#     templates/deployment.yaml includes service.selectorLabels in both places; put it back where it is missing. What
#     values.yaml has under labels goes to the pod's labels alone.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
package policies["upgrade-hygiene"]["selector-matches-template"]

violation contains {"msg": msg, "path": path} if {
	some key, value in input.spec.selector.matchLabels
	has := object.get(input.spec.template, ["metadata", "labels", key], null)
	has != value
	[path, what] := fault(key, has)
	msg := sprintf("the pod template has %s, and spec.selector asks for %s=%v", [what, key, value])
}

labels := ["spec", "template", "metadata", "labels"]

fault(key, null) := [labels, sprintf("no label %s", [key])]

fault(key, has) := [array.concat(labels, [key]), sprintf("%s=%v", [key, has])] if has != null
