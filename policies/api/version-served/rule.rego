# METADATA
# title: The cluster serves the objects' API versions
# description: >-
#   apiVersion, for the environment's kubernetesVersion in yard.yaml: Kubernetes' own removed versions, and those of
#   External Secrets.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, CronJob, NetworkPolicy, Ingress, IngressClass,
#     HorizontalPodAutoscaler, PodDisruptionBudget, PodSecurityPolicy, EndpointSlice, Event, RuntimeClass, Role,
#     RoleBinding, ClusterRole, ClusterRoleBinding, PriorityClass, StorageClass, CSIDriver, CSINode,
#     CSIStorageCapacity, VolumeAttachment, Lease, MutatingWebhookConfiguration, ValidatingWebhookConfiguration,
#     CustomResourceDefinition, APIService, CertificateSigningRequest, FlowSchema, PriorityLevelConfiguration,
#     ExternalSecret, ClusterExternalSecret, SecretStore, ClusterSecretStore]
#   rationale: >-
#     Kubernetes and the operators stop serving old versions of their APIs. An object in such a version cannot be
#     deployed. A release that holds one can no longer be upgraded after the cluster was, because Helm cannot read the
#     old object any more.
#   remediation: >-
#     Write the object in the version that the finding names, and mind that fields may have moved. In the standard
#     chart: the templates use versions that are served.
#   references:
#     - https://kubernetes.io/docs/reference/using-api/deprecation-guide/
#     - https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0
package policies.api["version-served"]

violation contains {"msg": msg, "path": ["apiVersion"]} if {
	contains(input.apiVersion, "beta")
	[since, new] := removed[input.apiVersion][input.kind]
	since <= minor
	msg := sprintf("Kubernetes serves no %s %s since 1.%d: use %s", [input.apiVersion, input.kind, since, new])
}

violation contains {"msg": msg, "path": ["apiVersion"]} if {
	startswith(input.apiVersion, "external-secrets.io/v1beta")
	msg := sprintf("External Secrets serves no %s since its version 0.17: use external-secrets.io/v1", [input.apiVersion])
}

# minor version of Kubernetes; a version that cannot be read is taken for the newest.
minor := to_number(regex.find_all_string_submatch_n(`^v?1\.(\d+)`, data.chartyard.kubeVersion, 1)[0][1])

default minor := 1000

removed["extensions/v1beta1"] := object.union(
	{kind: [16, "apps/v1"] | some kind in ["Deployment", "DaemonSet", "ReplicaSet"]},
	{
		"Ingress": [22, "networking.k8s.io/v1"],
		"NetworkPolicy": [16, "networking.k8s.io/v1"],
		"PodSecurityPolicy": [16, "Pod Security Admission"],
	},
)

removed["apps/v1beta1"] := {kind: [16, "apps/v1"] | some kind in ["Deployment", "StatefulSet"]}

removed["apps/v1beta2"] := {kind: [16, "apps/v1"] |
	some kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]
}

removed["admissionregistration.k8s.io/v1beta1"] := {kind: [22, "admissionregistration.k8s.io/v1"] |
	some kind in ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
}

removed["rbac.authorization.k8s.io/v1beta1"] := {kind: [22, "rbac.authorization.k8s.io/v1"] |
	some kind in ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]
}

removed["networking.k8s.io/v1beta1"] := {kind: [22, "networking.k8s.io/v1"] | some kind in ["Ingress", "IngressClass"]}

removed["storage.k8s.io/v1beta1"] := object.union(
	{kind: [22, "storage.k8s.io/v1"] | some kind in ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]},
	{"CSIStorageCapacity": [27, "storage.k8s.io/v1"]},
)

removed["policy/v1beta1"] := {
	"PodDisruptionBudget": [25, "policy/v1"],
	"PodSecurityPolicy": [25, "Pod Security Admission"],
}

removed[version] := {kind: [since, flow] | some kind in ["FlowSchema", "PriorityLevelConfiguration"]} if {
	flow := "flowcontrol.apiserver.k8s.io/v1"
	some version, since in {
		"flowcontrol.apiserver.k8s.io/v1beta1": 26,
		"flowcontrol.apiserver.k8s.io/v1beta2": 29,
		"flowcontrol.apiserver.k8s.io/v1beta3": 32,
	}
}

removed[version] := {kind: [since, new]} if {
	some [version, kind, since, new] in [
		["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 22, "apiextensions.k8s.io/v1"],
		["apiregistration.k8s.io/v1beta1", "APIService", 22, "apiregistration.k8s.io/v1"],
		["autoscaling/v2beta1", "HorizontalPodAutoscaler", 25, "autoscaling/v2"],
		["autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "autoscaling/v2"],
		["batch/v1beta1", "CronJob", 25, "batch/v1"],
		["certificates.k8s.io/v1beta1", "CertificateSigningRequest", 22, "certificates.k8s.io/v1"],
		["coordination.k8s.io/v1beta1", "Lease", 22, "coordination.k8s.io/v1"],
		["discovery.k8s.io/v1beta1", "EndpointSlice", 25, "discovery.k8s.io/v1"],
		["events.k8s.io/v1beta1", "Event", 25, "events.k8s.io/v1"],
		["node.k8s.io/v1beta1", "RuntimeClass", 25, "node.k8s.io/v1"],
		["scheduling.k8s.io/v1beta1", "PriorityClass", 22, "scheduling.k8s.io/v1"],
	]
}
