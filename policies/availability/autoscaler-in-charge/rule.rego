# METADATA
# title: An autoscaler can do its work
# description: >-
#   Workloads that an autoscaler of the release targets: that they leave replicas out, and that what it measures as
#   utilization is requested by the containers or by the pod as a whole. A limit counts as a request.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [HorizontalPodAutoscaler]
#   rationale: >-
#     A workload that says how many replicas it wants undoes the autoscaler's decision: every deploy at a busy hour
#     takes most pods away at once. Utilization is use divided by request, so an autoscaler without a request has
#     nothing to divide by and never scales.
#   remediation: >-
#     Let the template write replicas only while no autoscaler targets the workload:
#
#         {{- if not .Values.autoscaling.enabled }}
#         replicas: {{ .Values.replicas }}
#         {{- end }}
#
#     Give each container a request for the resource that the autoscaler measures. In the standard chart:
#     resources.requests; templates/deployment.yaml has these lines, so that replicas counts only while
#     autoscaling.enabled is false.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
package policies.availability["autoscaler-in-charge"]

import data.policies.lib.release
import data.policies.lib.workload

# Where the workload's number of replicas comes from is no matter: no number is right.
violation contains {
	"msg": msg,
	"path": ["spec", "replicas"],
	"object": release.name(target),
	"at": "template",
} if {
	some [scaler, target] in pairs
	msg := sprintf(
		"every deploy sets %s back to %v replicas, whatever %s scaled it to",
		[release.title(target), target.spec.replicas, release.title(scaler)],
	)
}

violation contains {"msg": msg, "path": path, "object": release.name(target), "remediation": remedy} if {
	some [scaler, target] in pairs
	some [resource, only] in measured(scaler)
	is_string(resource)
	some container in workload.containers_of(target)
	container.group == "containers"
	only in {"", container.spec.name}
	not workload.requests(container, resource)
	pod := workload.pod_of(target)
	not workload.requests(pod, resource)
	path := workload.at(container, ["resources", "requests", resource])
	msg := sprintf(
		"%s requests no %s, so %s has nothing to measure its use against and never scales",
		[container.title, resource, release.title(scaler)],
	)
}

remedy := concat("", [
	"Give the container a request for the resource, or let the autoscaler measure another. ",
	"In the standard chart: resources.requests.",
])

pairs contains [scaler, target] if {
	some kind in ["Deployment", "StatefulSet", "ReplicaSet"]
	some target in release.by_kind[kind]
	some scaler in release.autoscalers(target)
}

# measured are the resources that an autoscaler scales by as a part of the request, each with the
# container that it looks at, or "" for all. One that says nothing scales by CPU.
measured(scaler) := ({[metric.resource.name, ""] |
	some metric in scaler.spec.metrics
	metric.resource.target.type == "Utilization"
} | {[metric.containerResource.name, metric.containerResource.container] |
	some metric in scaler.spec.metrics
	metric.containerResource.target.type == "Utilization"
}) | {["cpu", ""] | count(object.get(scaler.spec, "metrics", [])) == 0}
