# METADATA
# title: Spreading looks at the pods' own labels
# description: >-
#   The labelSelector of each topology spread constraint, against the labels of the pod template that it stands in.
#   Its expressions are taken to match. A label that the workload's own selector asks for is let pass: the pods must
#   have it.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [Deployment, StatefulSet, ReplicaSet]
#   rationale: >-
#     A constraint counts the pods that its selector finds, and spreads by that count. When it finds other pods than
#     these, or none, all replicas may land on one node, and nothing says so: the template reads as though they were
#     spread.
#   remediation: >-
#     Give the constraint the labels of the pod template as its labelSelector. In the standard chart: always so, for
#     each entry of topologySpread.
#   references:
#     - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
package policies.availability["spread-counts-own-pods"]

violation contains {
	"msg": msg,
	"path": ["spec", "template", "spec", "topologySpreadConstraints", i, "labelSelector"],
} if {
	some i, constraint in input.spec.template.spec.topologySpreadConstraints
	fault := miss(constraint)
	msg := sprintf(
		"the spread over %s counts no pods of this %s: %s",
		[object.get(constraint, "topologyKey", "no topologyKey"), input.kind, fault],
	)
}

miss(constraint) := "it has no labelSelector" if {
	not constraint.labelSelector
} else := sprintf("its selector asks for %s", [concat(", ", wrong)]) if {
	labels := object.get(input.spec.template, ["metadata", "labels"], {})
	wrong := [sprintf("%s=%v", [key, value]) |
		some key, value in constraint.labelSelector.matchLabels
		object.get(labels, key, null) != value
		object.get(input.spec, ["selector", "matchLabels", key], null) != value
	]
	count(wrong) > 0
}
