# METADATA
# title: A ServiceAccount with a role has pods
# description: >-
#   The release makes a ServiceAccount with an IAM role, and its pods run under another one. So the program is refused
#   by AWS, or works by rights that the node has; and the role waits for whoever takes the account.
# custom:
#   severity: warning
#   scope: release
#   kinds: [ServiceAccount]
#   remediation: >-
#     Name the ServiceAccount in serviceAccountName of the pods, or remove it.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html
package policies.identity["account-used"]

import data.policies.lib.release
import data.policies.lib.workload

violation contains {"msg": msg, "path": ["metadata", "name"], "object": release.name(account)} if {
	some account in release.by_kind.ServiceAccount
	account.metadata.annotations["eks.amazonaws.com/role-arn"]
	users := {workload.account(workload.pod_of(obj).spec) |
		some obj in workload.all
		release.namespace(obj) == release.namespace(account)
	}
	count(users) > 0
	name := account.metadata.name
	not name in users
	msg := sprintf("no pod runs under %s, which has an IAM role: they run under %s", [release.title(account), concat(", ", users)])
}
