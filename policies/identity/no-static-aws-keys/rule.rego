# METADATA
# title: Pods take on a role instead of carrying AWS keys
# description: >-
#   Names of environment variables and the keys of ConfigMaps and Secrets: none is in the parameter `names`. Their
#   values are not read.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload, ConfigMap, Secret]
#   rationale: >-
#     A static access key is valid until somebody notices that it leaked, for whoever has it, from anywhere. A pod on
#     EKS can have a role instead, with keys that end after some hours. Where both are there the keys win, so the role
#     is never used.
#   remediation: >-
#     Give the ServiceAccount a role, by EKS Pod Identity or by eks.amazonaws.com/role-arn, and remove the keys. In the
#     standard chart: serviceAccount.roleArn; remove the keys from config or extraEnv.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
#     - https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       names:
#         type: array
#         items:
#           type: string
#         default: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN]
#         description: Names of variables and keys that hold static credentials of a cloud.
package policies.identity["no-static-aws-keys"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, ["env", i, "name"])} if {
	some container in workload.containers
	some i, variable in container.spec.env
	variable.name in keys
	msg := sprintf("%s is given a static AWS key, %s", [container.title, variable.name])
}

violation contains {"msg": msg, "path": [field, name]} if {
	input.kind in {"ConfigMap", "Secret"}
	some field in ["data", "stringData"]
	some name, _ in input[field]
	upper(name) in keys
	msg := sprintf("%s %q holds a static AWS key, %s", [input.kind, input.metadata.name, name])
}

keys contains upper(name) if some name in data.chartyard.params["identity/no-static-aws-keys"].names
