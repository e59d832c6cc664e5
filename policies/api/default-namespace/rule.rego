# METADATA
# title: Nothing is put into the default namespace
# description: >-
#   metadata.namespace of every object, and the namespace that the environment was given. A chart for which nobody
#   chose a namespace is rendered for default: that is not its fault, and is let pass.
# custom:
#   severity: warning
#   profile: restricted
#   rationale: >-
#     Rights, quotas and network policies are given by namespace. In default everything meets that forgot to name one,
#     so a quota or a policy that one team puts there hits the pods of another. And the namespace cannot be deleted to
#     clean up.
#   remediation: >-
#     Leave metadata.namespace out of the template, or set it to .Release.Namespace. Which namespace an environment has,
#     its entry in yard.yaml says. In the standard chart: no template names a namespace.
#   references:
#     - CIS Kubernetes 1.12, 5.6.4
package policies.api["default-namespace"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	input.metadata.namespace == "default"
	data.chartyard.namespace != "default"
	msg := sprintf("%s is put into the namespace default, whatever the release's is", [release.title(input)])
}

violation contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	data.chartyard.namespace == "default"
	data.chartyard.namespaceChosen
	input.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"}
	msg := sprintf(
		"%s %q goes into the namespace default: the environment names no other",
		[input.kind, input.metadata.name],
	)
}
