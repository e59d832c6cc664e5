# METADATA
# title: A switch is on or off
# description: Results that are texts, with and without a path.
# custom: {severity: error, remediation: "Write on or off, not \"maybe\".", kinds: [ConfigMap]}
package policies.texts.plain

import data.policies.lib.words

violation contains msg if {
	some key, value in input.data
	not words.known(value)
	msg := sprintf("%s is neither on nor off", [key])
}

violation contains {"msg": "it is empty", "path": ["data"]} if count(input.data) == 0
