# METADATA
# title: A container is given each variable once
# description: >-
#   The list env of each container. A variable of envFrom that env overrides is let pass.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     When a variable stands twice in env the last one counts, which is seldom the one that a reader finds. With
#     server-side apply the API server refuses the list, and an upgrade that removes one of the two may remove the
#     other as well.
#   remediation: >-
#     Remove one of the two. In the standard chart: a name stands either in config or in extraEnv.
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
