# METADATA
# title: Objects go into the release's namespace
# description: >-
#   metadata.namespace of objects that belong to a service. One that is the release's own, or none, is let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload, Service, Ingress, ConfigMap, Secret, ServiceAccount, HorizontalPodAutoscaler, PodDisruptionBudget,
#     NetworkPolicy, PersistentVolumeClaim, ExternalSecret]
#   rationale: >-
#     A namespace that is written out in a template holds for all environments. The object lands beside those of
#     another environment and overwrites its twin there, or the pipeline may not write to that namespace and the
#     deployment stops. The pods of the release do not find it.
#   remediation: >-
#     Leave metadata.namespace out of the template, or set it to .Release.Namespace. In the standard chart: no template
#     names a namespace.
#   references:
#     - https://helm.sh/docs/chart_template_guide/builtin_objects/
package policies.api["namespace-of-release"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	namespace := input.metadata.namespace
	namespace != data.chartyard.namespace
	namespace != "default"
	msg := sprintf(
		"%s goes into the namespace %s, and the release into %s",
		[release.title(input), namespace, data.chartyard.namespace],
	)
}
