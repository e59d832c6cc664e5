# METADATA
# title: Containers cannot gain privileges
# description: >-
#   Privileged, allowPrivilegeEscalation, the AppArmor profile and the SELinux options of pods and containers. What
#   Pod Security Standards allow is let pass.
# custom:
#   severity: error
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     A process that may gain privileges, by a setuid binary for one, can leave the bounds that the other settings
#     draw. A privileged container has no bounds at all: it is root on the node and so on every pod there. One without
#     AppArmor, or with SELinux options of its own, has fewer.
#   remediation: >-
#     Set allowPrivilegeEscalation to false in the container's securityContext, and leave privileged out, or what else
#     the finding names.
#   references:
#     - Pod Security Standards, restricted
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     - CIS Kubernetes 1.12, 5.2.2
#     - CIS Kubernetes 1.12, 5.2.6
package policies["pod-security"]["no-privilege-escalation"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.privileged == true
	path := workload.at(container, ["securityContext", "privileged"])
	msg := sprintf("%s is privileged: it has every right on the node", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.linux_containers
	not container.spec.securityContext.allowPrivilegeEscalation == false
	path := workload.at(container, ["securityContext", "allowPrivilegeEscalation"])
	msg := sprintf("%s may gain more privileges than it was started with", [container.title])
}

violation contains {"msg": msg, "path": path} if {
	some holder in workload.holders
	type := holder.spec.securityContext.appArmorProfile.type
	not type in {"RuntimeDefault", "Localhost"}
	path := workload.at(holder, ["securityContext", "appArmorProfile", "type"])
	msg := sprintf("%s runs under the AppArmor profile %v", [holder.title, type])
}

# The annotation is how AppArmor was set before Kubernetes 1.30; the kubelet still reads it.
violation contains {"msg": msg, "path": path} if {
	some name, profile in object.get(input, array.concat(workload.pod.above, ["metadata", "annotations"]), {})
	startswith(name, "container.apparmor.security.beta.kubernetes.io/")
	profile != "runtime/default"
	not startswith(profile, "localhost/")
	path := array.concat(workload.pod.above, ["metadata", "annotations", name])
	msg := sprintf("the pod runs a container under the AppArmor profile %v", [profile])
}

violation contains {"msg": msg, "path": path} if {
	some holder in workload.holders
	some field, value in holder.spec.securityContext.seLinuxOptions
	value != ""
	not common(field, value)
	path := workload.at(holder, ["securityContext", "seLinuxOptions", field])
	msg := sprintf("%s has the SELinux %s %v in place of a container's own", [holder.title, field, value])
}

# common tells what Pod Security Standards let pass.
common("type", value) if value in {"container_t", "container_init_t", "container_kvm_t", "container_engine_t"}

common("level", _)
