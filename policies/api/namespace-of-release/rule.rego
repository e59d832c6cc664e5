# METADATA
# title: Objects go into the release's namespace
# description: >-
#   A namespace that is written out in a template holds for all environments: the object lands beside those of another
#   environment, or where the pipeline may not write, and the rest of the release does not find it.
# custom:
#   severity: warning
#   kinds: [workload, Service, Ingress, ConfigMap, Secret, ServiceAccount, HorizontalPodAutoscaler, PodDisruptionBudget,
#     NetworkPolicy, PersistentVolumeClaim, ExternalSecret]
#   remediation: >-
#     Leave metadata.namespace out of the template, or set it to .Release.Namespace.
#   references:
#     - https://helm.sh/docs/chart_template_guide/builtin_objects/
package policies.api["namespace-of-release"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["metadata", "namespace"]} if {
	namespace := input.metadata.namespace
	namespace != data.chartyard.namespace
	namespace != "default"
	msg := sprintf("%s goes into the namespace %s, and the release into %s", [release.title(input), namespace, data.chartyard.namespace])
}
