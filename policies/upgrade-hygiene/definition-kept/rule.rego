# METADATA
# title: A service's release does not own the definitions of kinds
# description: >-
#   CustomResourceDefinitions among the templates. One with the annotation helm.sh/resource-policy keep is let pass;
#   those in the chart's crds folder are none of the release's.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [CustomResourceDefinition]
#   rationale: >-
#     A CustomResourceDefinition belongs to the whole cluster. One among the templates is deleted with the release,
#     and with it every object of its kind, of all services. And two releases cannot both have it, so a second
#     environment in the cluster fails.
#   remediation: >-
#     Install it with the operator it belongs to, or put it in the chart's crds folder. As a last resort annotate it
#     with helm.sh/resource-policy keep. In the standard chart: there is none; the template is one of yours.
#   chart-only: it asks for an annotation that Helm reads, and many definitions in a cluster are not from a chart
#   references:
#     - https://helm.sh/docs/chart_best_practices/custom_resource_definitions/
package policies["upgrade-hygiene"]["definition-kept"]

violation contains {"msg": msg, "path": ["metadata", "annotations", policy]} if {
	not input.metadata.annotations[policy] == "keep"
	msg := sprintf("the release owns the definition %s: when it goes, all objects of that kind go", [input.metadata.name])
}

policy := "helm.sh/resource-policy"
