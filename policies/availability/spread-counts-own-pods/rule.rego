# METADATA
# title: Spreading looks at the pods' own labels
# description: >-
#   A topology spread constraint and a pod anti-affinity count the pods that their selector finds. When it finds other
#   pods than these, or none, they may all land on one node, and nothing says so.
# custom:
#   severity: warning
#   kinds: [Deployment, StatefulSet, ReplicaSet]
#   remediation: >-
#     Give the constraint the labels of the pod template as its labelSelector.
#   references:
#     - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
package policies.availability["spread-counts-own-pods"]

violation contains {"msg": msg, "path": ["spec", "template", "spec", "topologySpreadConstraints", i, "labelSelector"]} if {
	some i, constraint in input.spec.template.spec.topologySpreadConstraints
	fault := miss(constraint)
	msg := sprintf("the spread over %s counts no pods of this %s: %s", [object.get(constraint, "topologyKey", "no topologyKey"), input.kind, fault])
}

miss(constraint) := "it has no labelSelector" if {
	not constraint.labelSelector
} else := sprintf("its selector asks for %s", [concat(", ", wrong)]) if {
	labels := object.get(input.spec.template, ["metadata", "labels"], {})
	wrong := [sprintf("%s=%v", [key, value]) |
		some key, value in constraint.labelSelector.matchLabels
		object.get(labels, key, null) != value
	]
	count(wrong) > 0
}
