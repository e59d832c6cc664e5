# METADATA
# title: A release has each object once
# description: >-
#   API group, kind, namespace and name of all objects of the release. Objects with generateName have no name yet and
#   are let pass.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   rationale: >-
#     Two documents for one object are two answers to one question. Helm fails to install them, or the one that comes
#     later wins, and nobody sees that half of the settings are gone. Often a template was copied, or a subchart makes
#     an object of the same name.
#   remediation: >-
#     Remove one of the two, or give it a name of its own. In the standard chart: all names come from fullnameOverride,
#     or from release and chart.
#   references:
#     - https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
package policies.api["object-once"]

import data.policies.lib.release

violation contains {"msg": msg, "path": ["metadata", "name"], "object": release.name(obj)} if {
	not all_differ
	some obj in input.objects
	count(same[identity(obj)]) > 1
	msg := sprintf("%s is in this release %d times", [release.title(obj), count(same[identity(obj)])])
}

# all_differ is true when no two objects have so much as kind and name in common.
all_differ if count({[obj.kind, obj.metadata.name] | some obj in input.objects}) == count(input.objects)

same[id] contains i if {
	some i, obj in input.objects
	id := identity(obj)
}

# identity of an object; one with generateName has none yet.
identity(obj) := [group(obj.apiVersion), obj.kind, release.namespace(obj), obj.metadata.name]

group(version) := split(version, "/")[0] if {
	contains(version, "/")
} else := ""
