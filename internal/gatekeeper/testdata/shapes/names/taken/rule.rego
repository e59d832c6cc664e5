# METADATA
# title: Names that templates use are used here
# description: Rules and variables that are called as what a template brings along.
# custom: {severity: warning, remediation: Do better., kinds: [ConfigMap, Widget]}
package policies.names.taken

import data.policies.lib.words as w

# results is not what the template calls so.
results := "results"

remediation := "mine"

review(constraint) := sprintf("%s of %s", [words, constraint]) if {
	words := w.fallback
}

violation contains {"msg": msg, "path": ["metadata", "labels"], "remediation": remediation} if {
	results == "results"
	every value in input.metadata.labels { value != "good" }
	constraint := input.kind
	msg := review(constraint)
}

violation contains {"msg": msg, "path": ["metadata", "name"]} if {
	input.metadata.name == "whole"
	msg := w.either("", "") with input as {"metadata": {"name": "replaced", "labels": null}}
}

violation contains {"msg": msg, "path": ["kind"]} if {
	input.metadata.name == "whole"
	some object in [input]
	msg := sprintf("there are %d, %v", [count(violated), object.kind])
}

violated contains member if some member in input.data
