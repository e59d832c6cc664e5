# METADATA
# title: References stand everywhere
# description: In sets, objects, comprehensions, template strings, heads, calls of calls and with.
# custom:
#   severity: error
#   remediation: Do better.
#   kinds: [ConfigMap, Widget]
#   parameters:
#     type: object
#     properties:
#       words: {type: array, items: {type: string}, default: [light, heat], description: Words that count.}
package policies.texts.places

import data.policies.lib.words
import input.metadata as about

violation contains {"msg": $"{about.name} has {count(switches)} of {input.kind}", "path": ["data"]} if {
	count(switches) == 2
	{input.kind, words.fallback} != {"x"}
	{"kind": input.kind, words.fallback: about.name}.kind in {input.kind: true}[input.kind] == true
}

violation contains {"msg": msg, "path": [object.keys({"data": input.kind})[key], upper(words.either("", "x"))]} if {
	some key in object.keys({"data": input.kind})
	found := {name: known |
		some name, value in input.data
		known := {words.known(value), name in data.chartyard.params["texts/places"].words}
	}
	msg := sprintf("%v", [sort(object.keys(found))])
}

violation contains {"msg": "replaced", "path": []} if {
	about.name == "everywhere"
	switches["heat"] with input.data as {"heat": "off"}
	input.spec.replicas == 3 with input.spec.replicas as 3
	not words.known("on") with words.known as never
}

never(_) := false

switches[name] := input.data[name] if some name in data.chartyard.params["texts/places"].words
