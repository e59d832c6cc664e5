# METADATA
# title: A ServiceAccount with a role has pods
# description: >-
#   ServiceAccounts with an IAM role, of which some pod of the release must name one. In a release that makes no pods
#   nothing is said.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [ServiceAccount]
#   rationale: >-
#     The pods run under another account than the one with the role. So the program is refused by AWS, or works by the
#     rights that the node has, which are everyone's on it. And the role waits for whoever takes the account.
#   remediation: >-
#     Name the ServiceAccount in serviceAccountName of the pods, or remove it. In the standard chart:
#     serviceAccount.name and serviceAccount.roleArn; the pods always name the account.
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
	msg := sprintf(
		"no pod runs under %s, which has an IAM role: they run under %s",
		[release.title(account), concat(", ", users)],
	)
}
