# METADATA
# title: The role of a ServiceAccount can be taken on
# description: >-
#   The annotation eks.amazonaws.com/role-arn: it stands on a ServiceAccount, and is the whole ARN of an IAM role.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload, ServiceAccount]
#   rationale: >-
#     EKS gives a pod the IAM role whose ARN its ServiceAccount is annotated with. An ARN that is cut off, or a role's
#     bare name, shows only when the program calls AWS and is refused. On any other object the annotation does
#     nothing.
#   remediation: >-
#     Set eks.amazonaws.com/role-arn of the ServiceAccount to arn:aws:iam::<account>:role/<name>, or remove it where EKS
#     Pod Identity gives the role. In the standard chart: serviceAccount.roleArn.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
package policies.identity["role-arn-readable"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": ["metadata", "annotations", key]} if {
	input.kind == "ServiceAccount"
	arn := input.metadata.annotations[key]
	not regex.match(`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`, arn)
	msg := sprintf("%q is no ARN of an IAM role: arn:aws:iam::<12 digits>:role/<name>", [arn])
}

violation contains {"msg": msg, "path": array.concat(place, ["metadata", "annotations", key])} if {
	some place in {[], workload.pod.above}
	object.get(input, array.concat(place, ["metadata", "annotations", key]), null) != null
	msg := sprintf("EKS looks for %s on the ServiceAccount; here it does nothing", [key])
}

key := "eks.amazonaws.com/role-arn"
