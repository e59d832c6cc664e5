package policies.api["version-served_test"]

import data.policies.api["version-served"] as rule

says(version, kind, kubernetes) := found if {
	found := {v.msg | some v in rule.violation} with input as {"apiVersion": version, "kind": kind}
		with data.chartyard.kubeVersion as kubernetes
}

test_served_versions_pass if {
	every version, kind in {
		"apps/v1": "Deployment", "networking.k8s.io/v1": "Ingress", "autoscaling/v2": "HorizontalPodAutoscaler",
		"policy/v1": "PodDisruptionBudget", "external-secrets.io/v1": "ExternalSecret",
	} {
		says(version, kind, "v1.37.0") == set()
	}
}

test_removed_versions_are_refused if {
	says("policy/v1beta1", "PodDisruptionBudget", "v1.35.0") == {
		"Kubernetes serves no policy/v1beta1 PodDisruptionBudget since 1.25: use policy/v1",
	}
	every pair in [
		["extensions/v1beta1", "Deployment"], ["extensions/v1beta1", "Ingress"], ["apps/v1beta1", "StatefulSet"],
		["apps/v1beta2", "DaemonSet"], ["networking.k8s.io/v1beta1", "Ingress"], ["batch/v1beta1", "CronJob"],
		["autoscaling/v2beta2", "HorizontalPodAutoscaler"], ["rbac.authorization.k8s.io/v1beta1", "Role"],
		["storage.k8s.io/v1beta1", "CSIStorageCapacity"], ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"],
		["admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration"],
	] {
		count(says(pair[0], pair[1], "v1.35.0")) == 1
	}
}

test_the_clusters_version_counts if {
	says("autoscaling/v2beta2", "HorizontalPodAutoscaler", "v1.25.0") == set()
	count(says("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26")) == 1
	count(says("autoscaling/v2beta2", "HorizontalPodAutoscaler", "")) == 1
}

test_external_secrets_left_its_beta if {
	says("external-secrets.io/v1beta1", "ExternalSecret", "v1.35.0") == {
		"External Secrets serves no external-secrets.io/v1beta1 since its version 0.17: use external-secrets.io/v1",
	}
}
