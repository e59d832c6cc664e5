# METADATA
# title: A rule in Rego v0
# description: What a template has of it is Rego v1.
# custom: {severity: error, remediation: Do better., kinds: [ConfigMap]}
package policies.old.v0

import data.policies.lib.words

violation[{"msg": msg, "path": ["data", key]}] {
	value := input.data[key]
	not words.known(value)
	not listed(key)
	msg := sprintf("%v is not known", [value])
}

listed(key) {
	input.metadata.annotations[_] == key
}
