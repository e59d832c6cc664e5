# METADATA
# title: A container is given each variable once
# description: >-
#   When a variable stands twice in env the last one counts, which is seldom the one that a reader finds. A later
#   upgrade that removes one of them may remove the other.
# custom:
#   severity: warning
#   kinds: [workload]
#   remediation: >-
#     Remove one of the two.
#   references:
#     - https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
package policies.config["variable-once"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, ["env", i])} if {
	some container in workload.containers
	names := [object.get(variable, "name", "") | some variable in container.spec.env]
	some i, name in names
	name in array.slice(names, 0, i)
	msg := sprintf("%s is given the variable %s twice; the last one counts", [container.title, name])
}
