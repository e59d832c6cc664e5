# METADATA
# title: No secret stands in a manifest
# description: >-
#   Variables of containers whose names are those of secrets and that have a value of their own, or that hold an address
#   with a password; and private keys and AWS keys in variables and ConfigMaps. What else of a ConfigMap comes from a
#   values file is for config/looks-secret, where an entry can say that it is no secret. A value is never shown.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload, ConfigMap]
#   rationale: >-
#     What stands in a manifest stands in git, in the release that Helm keeps, and is shown to everybody who may look at
#     the pod. It stays valid for whoever copied it, until somebody changes it.
#   remediation: >-
#     Deactivate what stands there, for it has leaked. An AWS key: remove it, and give the ServiceAccount a role.
#     Anything else: refer to a Secret by secretKeyRef. In the standard chart: chartyard config set NAME --unset for an
#     AWS key, with --env for an overlay, and serviceAccount.roleArn; for anything else an entry of config with
#     sensitive: true, and its value in a layer of secrets.
#   references:
#     - https://kubernetes.io/docs/concepts/security/secrets-good-practices/
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       also:
#         type: array
#         items:
#           type: string
#           pattern: "^[A-Za-z0-9_]+$"
#         default: []
#         description: More words that the names of secrets end in, such as PIN or LICENSE_KEY.
#       except:
#         type: array
#         items:
#           type: string
#         default: []
#         description: Names of variables that are no secrets, although they are named like one.
package policies.config["secret-in-manifest"]

import data.policies.lib.workload

violation contains object.union({"msg": msg, "path": workload.at(container, ["env", i, "value"])}, advice(variable.value)) if {
	some container in workload.containers
	some i, variable in container.spec.env
	fault := faults(variable)
	msg := sprintf("%s is given %s, which %s", [container.title, variable.name, fault])
}

violation contains object.union({"msg": msg, "path": ["data", key]}, advice(value)) if {
	input.kind == "ConfigMap"
	some key, value in input.data
	what := secret(value)
	msg := sprintf("%s of this ConfigMap holds %s", [key, what])
}

# The names of AWS keys have a rule of their own, identity/no-static-aws-keys.
faults(variable) := "is named like a secret and has its value here" if {
	name := variable.name
	named_like_secret(name)
	not startswith(name, "AWS_")
	not name in excepted
	value := variable.value
	value != ""
	not contains(value, "$(")
} else := sprintf("holds %s", [secret(variable.value)]) if {
	secret(variable.value)
} else := "holds an address with a password" if {
	regex.match(`://[^/\s:@]+:[^/\s:@$<{]+@`, variable.value)
}

named_like_secret(name) if {
	regex.match(`(?i)(^|_)(password|passwd|pwd|secret|token|api_?key|private_?key|secret_?key|credentials?)$`, name)
}

named_like_secret(name) if {
	some word in params.also
	endswith(sprintf("_%s", [lower(name)]), sprintf("_%s", [lower(word)]))
}

secret(value) := "a private key" if {
	regex.match(`-----BEGIN [A-Z ]*PRIVATE KEY-----`, value)
} else := "an AWS access key" if {
	regex.match(`\bAKIA[0-9A-Z]{16}\b`, value)
}

# An AWS key is not moved into a Secret: it would still be a static key there.
advice(value) := {"remediation": concat("", [
	"Deactivate the key, for it has leaked, and remove it. Give the ServiceAccount a role instead. In the standard ",
	"chart: chartyard config set NAME --unset, with --env for an overlay, and serviceAccount.roleArn.",
])} if {
	secret(value) == "an AWS access key"
} else := {"remediation": concat("", [
	"Change the secret, for it has leaked. Then refer to a Secret by secretKeyRef. In the standard chart: an entry of ",
	"config with sensitive: true, and its value in a layer of secrets.",
])}

excepted contains name if some name in params.except

params := data.chartyard.params["config/secret-in-manifest"]
