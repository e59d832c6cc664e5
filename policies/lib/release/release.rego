# METADATA
# title: Release
# description: How the objects of one release belong together.
package policies.lib.release

# namespace an object will live in.
namespace(obj) := object.get(obj, ["metadata", "namespace"], data.chartyard.namespace)

# name identifies an object in a result of a rule with release scope.
# One with generateName has no name yet.
name(obj) := {
	"kind": obj.kind,
	"namespace": object.get(obj, ["metadata", "namespace"], ""),
	"name": object.get(obj, ["metadata", "name"], ""),
}

# title is how messages call an object.
title(obj) := sprintf("%s %q", [
	obj.kind,
	object.get(obj, ["metadata", "name"], object.get(obj, ["metadata", "generateName"], "")),
])

# by_kind has the objects of each kind there is, in their order. Who looks for some kinds only need not look at all.
by_kind := {kind: found |
	some kind in {obj.kind | some obj in input.objects}
	found := [obj | some obj in input.objects; obj.kind == kind]
}

# autoscalers that target a workload.
autoscalers(target) := [obj |
	some obj in by_kind.HorizontalPodAutoscaler
	obj.spec.scaleTargetRef.kind == target.kind
	obj.spec.scaleTargetRef.name == target.metadata.name
	namespace(obj) == namespace(target)
]

# least_replicas is the number of pods a workload has when it has fewest.
least_replicas(target) := min([object.get(scaler.spec, "minReplicas", 1) | some scaler in autoscalers(target)]) if {
	count(autoscalers(target)) > 0
} else := object.get(target.spec, "replicas", 1)

# lost_autoscalers are those in the namespace of a workload that target one of its kind which is not there. One of
# them may be meant for it; availability/autoscaler-has-target tells.
lost_autoscalers(target) := [obj |
	some obj in by_kind.HorizontalPodAutoscaler
	namespace(obj) == namespace(target)
	meant := obj.spec.scaleTargetRef
	meant.kind == target.kind
	every other in by_kind[target.kind] {
		[other.metadata.name, namespace(other)] != [meant.name, namespace(obj)]
	}
]

# replicas_at is the field that says the least number of pods of a workload, and whose it is.
replicas_at(target) := {"path": ["spec", "minReplicas"], "object": name(autoscalers(target)[0])} if {
	count(autoscalers(target)) > 0
} else := {"path": ["spec", "replicas"], "object": name(target)}

# selects is true when a label selector matches the pods of a workload. An
# expression is taken to match: nothing is accused on its account.
selects(selector, target) if {
	labels := object.get(target.spec, ["template", "metadata", "labels"], {})
	fits(target, labels, object.get(selector, "matchLabels", {}))
}

# fits is true when pods with labels have the ones wanted. What the selector of their own workload asks for they are
# taken to have: the API server refuses a workload whose pods lack it, and upgrade-hygiene/selector-matches-template
# says so. That one fault is not said again of everything else that selects these pods.
fits(target, labels, wanted) if {
	object.subset(labels, wanted)
} else if {
	object.subset(object.union(labels, own_selector(target)), wanted)
}

own_selector(target) := target.spec.selector.matchLabels if {
	target.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}
}

# label_list is how messages call labels.
label_list(labels) := concat(", ", [sprintf("%s=%v", [key, value]) | some key, value in labels])

# budgets that cover a workload.
budgets(target) := [obj |
	some obj in by_kind.PodDisruptionBudget
	selects(obj.spec.selector, target)
	namespace(obj) == namespace(target)
]
