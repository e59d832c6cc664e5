# METADATA
# title: Labels are such as the API server takes
# description: >-
#   The labels of an object and of its pod template, and the labels of its selector: a name with an optional prefix,
#   and as value a text of at most 63 letters, digits, dots, dashes and underscores. Annotations may hold anything.
# custom:
#   severity: error
#   profile: baseline
#   rationale: >-
#     The API server refuses the whole object over one bad label, so the deployment stops half way. It is often found
#     late: a version such as 1.4.2+build, a number without quotes or a long branch name turns up in one environment
#     only.
#   remediation: >-
#     Quote the value, replace other characters (replace "+" "_" for versions) and cut it with trunc 63. What is longer
#     belongs into an annotation. In the standard chart: owner, partOf and labels.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
package policies.api["labels-fit"]

violation contains {"msg": msg, "path": array.concat(place, [key])} if {
	some [place, labels] in labelled
	not plain(labels)
	some key, value in labels
	fault := faults(key, value)
	msg := sprintf("the label %s %s", [key, fault])
}

labelled contains [["metadata", "labels"], input.metadata.labels]

labelled contains [["spec", "selector", "matchLabels"], input.spec.selector.matchLabels]

labelled contains [["spec", "template", "metadata", "labels"], input.spec.template.metadata.labels]

labelled contains [["spec", "jobTemplate", "spec", "template", "metadata", "labels"], labels] if {
	labels := input.spec.jobTemplate.spec.template.metadata.labels
}

# plain is true of labels that need no closer look. Most do not, and it is cheap to see so of all at once.
plain(labels) if {
	text := json.marshal(labels)
	regex.match(`^([^"]{0,63}")*\}$`, text)
	regex.match(`^\{("([a-z0-9]+([-.]+[a-z0-9]+)*/)?[A-Za-z0-9]+([-_.]+[A-Za-z0-9]+)*":"([A-Za-z0-9]+([-_.]+[A-Za-z0-9]+)*)?",?)*\}$`, text)
}

faults(key, value) := sprintf("has the value %v, which is no text: quote it", [value]) if {
	not is_string(value)
} else := sprintf("has a value of %d characters; there may be 63", [count(value)]) if {
	count(value) > 63
} else := sprintf(
	"has the value %q: letters, digits, dots, dashes and underscores, with a letter or digit at both ends",
	[value],
) if {
	not regex.match(`^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$`, value)
} else := "has a name that no label can have" if {
	not regex.match(`^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`, key)
}
