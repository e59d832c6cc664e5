# METADATA
# title: API tokens are mounted only where they are used
# description: >-
#   Pods that get a token, by their own word, by their account's or by default. An account that some binding of the
#   release gives rights to is let pass.
# custom:
#   severity: warning
#   profile: restricted
#   scope: release
#   kinds: [workload, ServiceAccount]
#   rationale: >-
#     Kubernetes puts a token for its API into every pod unless told otherwise, and few services ever call that API.
#     Whoever gets to read a file in the pod can call it in the service's name, and has a way into the cluster.
#   remediation: >-
#     Set automountServiceAccountToken to false, or bind the service account to a role in this chart if the service
#     calls the Kubernetes API. In the standard chart: serviceAccount.automountToken: false.
#   references:
#     - CIS Kubernetes 1.12, 5.1.6
package policies.identity["token-not-mounted"]

import data.policies.lib.release
import data.policies.lib.workload

violation contains {"msg": msg, "path": path, "object": where} if {
	some target in workload.all
	pod := workload.pod_of(target)
	account := workload.account(pod.spec)
	mounted(pod, target, account)
	not bound(target, account)
	[path, where] := place(pod, target, account)
	msg := sprintf(
		"%s gets a token for the Kubernetes API, of service account %q, that nothing in this chart gives rights to",
		[release.title(target), account],
	)
}

# The pod's word goes before the account's; the default is to mount.
mounted(pod, target, account) if {
	not pod.spec.automountServiceAccountToken == false
	not refused(pod, target, account)
}

refused(pod, target, account) if {
	not pod.spec.automountServiceAccountToken == true
	some obj in accounts_of(target, account)
	obj.automountServiceAccountToken == false
}

# accounts_of a name in the namespace of a workload: one, or more in a chart that is wrong.
accounts_of(target, name) := [obj |
	some obj in release.by_kind.ServiceAccount
	obj.metadata.name == name
	release.namespace(obj) == release.namespace(target)
]

# An account is bound by its name, or with all accounts of its namespace or of the cluster.
bound(target, account) if {
	some kind in ["RoleBinding", "ClusterRoleBinding"]
	some binding in release.by_kind[kind]
	some subject in binding.subjects
	means(subject, release.namespace(target), account)
}

means(subject, namespace, account) if {
	subject.kind == "ServiceAccount"
	subject.name == account
	object.get(subject, "namespace", namespace) == namespace
}

means(subject, namespace, _) if {
	subject.kind == "Group"
	subject.name in {"system:serviceaccounts", sprintf("system:serviceaccounts:%s", [namespace])}
}

# An account that asks for the token is where the author decided so.
place(pod, target, account) := [["automountServiceAccountToken"], release.name(asking[0])] if {
	asking := [obj | some obj in accounts_of(target, account); obj.automountServiceAccountToken == true]
	count(asking) > 0
	not pod.spec.automountServiceAccountToken == true
} else := [array.concat(pod.path, ["automountServiceAccountToken"]), release.name(target)]
