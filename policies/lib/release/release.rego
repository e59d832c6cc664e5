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
title(obj) := sprintf("%s %q", [obj.kind, object.get(obj, ["metadata", "name"], object.get(obj, ["metadata", "generateName"], ""))])

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

# replicas_at is the field that says the least number of pods of a workload, and whose it is.
replicas_at(target) := {"path": ["spec", "minReplicas"], "object": name(autoscalers(target)[0])} if {
	count(autoscalers(target)) > 0
} else := {"path": ["spec", "replicas"], "object": name(target)}

# selects is true when a label selector matches the pods of a workload. An
# expression is taken to match: nothing is accused on its account.
selects(selector, target) if {
	object.subset(object.get(target.spec, ["template", "metadata", "labels"], {}), object.get(selector, "matchLabels", {}))
}

# budgets that cover a workload.
budgets(target) := [obj |
	some obj in by_kind.PodDisruptionBudget
	selects(obj.spec.selector, target)
	namespace(obj) == namespace(target)
]
