# METADATA
# title: The service account of the pods is there
# description: >-
#   Accounts may come from elsewhere. So a name is at fault only when it is nearly that of an account that the release
#   makes, or is the workload's own.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [workload]
#   rationale: >-
#     Kubernetes makes no pod under a service account that does not exist. The Deployment is taken, and stays without
#     pods. It happens when an overlay renames the account, or turns its making off and not its use.
#   remediation: >-
#     Correct serviceAccountName, or have the chart make the account. In the standard chart: serviceAccount.create and
#     serviceAccount.name.
#   references:
#     - https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
package policies.identity["account-exists"]

import data.policies.lib.release
import data.policies.lib.words
import data.policies.lib.workload

violation contains {
	"msg": msg,
	"path": array.concat(pod.path, ["serviceAccountName"]),
	"object": release.name(obj),
} if {
	some obj in workload.all
	pod := workload.pod_of(obj)
	name := workload.account(pod.spec)
	name != "default"
	made := {account.metadata.name |
		some account in release.by_kind.ServiceAccount
		release.namespace(account) == release.namespace(obj)
	}
	not name in made
	hint := hints(name, made, obj)
	msg := sprintf("the release makes no ServiceAccount %q%s", [name, hint])
}

hints(name, made, _) := hint if {
	hint := words.hint(name, made)
	hint != ""
}

hints(name, made, obj) := ", and no other has reason to have the name of the workload" if {
	words.hint(name, made) == ""
	name == obj.metadata.name
}
