# METADATA
# title: Labels are such as the API server takes
# description: >-
#   A label's value is a text of at most 63 letters, digits, dots, dashes and underscores. A version such as
#   1.4.2+build, a number without quotes or a sentence stops the deployment. Annotations are for those.
# custom:
#   severity: error
#   remediation: >-
#     Quote the value, replace other characters (replace "+" "_" for versions) and cut it with trunc 63.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
package policies.api["labels-fit"]

violation contains {"msg": msg, "path": array.concat(place, [key])} if {
	some place in places
	some key, value in object.get(input, place, {})
	fault := faults(key, value)
	msg := sprintf("the label %s %s", [key, fault])
}

places := [
	["metadata", "labels"],
	["spec", "selector", "matchLabels"],
	["spec", "template", "metadata", "labels"],
	["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
]

faults(key, value) := sprintf("has the value %v, which is no text: quote it", [value]) if {
	not is_string(value)
} else := sprintf("has a value of %d characters; there may be 63", [count(value)]) if {
	count(value) > 63
} else := sprintf("has the value %q: letters, digits, dots, dashes and underscores, with a letter or digit at both ends", [value]) if {
	not regex.match(`^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$`, value)
} else := "has a name that no label can have" if {
	not regex.match(`^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`, key)
}
