package main

import rego.v1

deny contains msg if {
	input.kind == "Deployment"
	some container in input.spec.template.spec.containers
	not container.readinessProbe
	msg := sprintf("container %s has no readiness probe", [container.name])
}

deny contains msg if {
	input.kind == "Deployment"
	some container in input.spec.template.spec.containers
	container.readinessProbe == container.livenessProbe
	msg := sprintf("container %s has one probe for two questions", [container.name])
}

deny contains msg if {
	input.kind == "Deployment"
	input.spec.replicas == 0
	msg := sprintf("Deployment %s runs no pod", [input.metadata.name])
}

deny contains msg if {
	input.kind == "Deployment"
	labels := input.spec.template.metadata.labels
	some key, value in input.spec.selector.matchLabels
	labels[key] != value
	msg := sprintf("Deployment %s does not select its own pods by %s", [input.metadata.name, key])
}

warn contains msg if {
	input.kind == "Deployment"
	input.spec.strategy.type == "Recreate"
	msg := sprintf("Deployment %s stops before it starts", [input.metadata.name])
}

warn contains msg if {
	input.kind == "HorizontalPodAutoscaler"
	input.spec.minReplicas > input.spec.maxReplicas
	msg := sprintf("autoscaler %s has its bounds the wrong way round", [input.metadata.name])
}

deny contains msg if {
	input.kind == "PodDisruptionBudget"
	input.spec.maxUnavailable == 0
	msg := sprintf("budget %s never lets a pod go", [input.metadata.name])
}
