# METADATA
# title: Containers stay under the confinement of their runtime
# description: >-
#   AppArmor profile, SELinux options and seccomp profile, where a pod or a container sets them: only what Pod Security
#   Standards let pass everywhere. Where nothing is said of seccomp, pod-security/seccomp-profile asks for it.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The runtime confines containers: AppArmor or SELinux say which files and devices a process may reach, seccomp
#     which system calls it may make. What turns that off leaves nothing between a hole in the kernel and the node.
#   remediation: >-
#     Remove the field that the finding names, or set its type to RuntimeDefault (seccompProfile, appArmorProfile). A
#     program that needs more gets a profile of its own, of type Localhost. In the standard chart: seccompProfile is
#     always RuntimeDefault; no value sets the others.
#   references:
#     - Pod Security Standards, baseline
#     - https://kubernetes.io/docs/concepts/security/pod-security-standards/
package policies["pod-security"]["confinement-kept"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some holder in workload.holders
	some field, what in {"appArmorProfile": "AppArmor", "seccompProfile": "seccomp"}
	type := holder.spec.securityContext[field].type
	not type in {"RuntimeDefault", "Localhost"}
	path := workload.at(holder, ["securityContext", field, "type"])
	msg := sprintf("%s sets the %s profile %v", [holder.title, what, type])
}

# The annotation is how AppArmor was set before Kubernetes 1.30; the kubelet still reads it.
violation contains {"msg": msg, "path": path} if {
	some name, profile in object.get(input, array.concat(workload.pod.above, ["metadata", "annotations"]), {})
	startswith(name, "container.apparmor.security.beta.kubernetes.io/")
	not profile in {"", "runtime/default"}
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
