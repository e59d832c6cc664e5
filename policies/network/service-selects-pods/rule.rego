# METADATA
# title: A Service selects pods
# description: >-
#   A Service whose selector fits no pod is there and answers nobody. The usual reason is a label that was changed in
#   one place of the two. In a release that makes no pods at all they come from elsewhere, and nothing is said.
# custom:
#   severity: error
#   scope: release
#   kinds: [Service]
#   remediation: >-
#     Make the selector and the labels of the pod template the same, best from one named template that both include.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes
package policies.network["service-selects-pods"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(service)} if {
	some service in release.by_kind.Service
	count(service.spec.selector) > 0
	count(network.makers) > 0
	count(network.backers(service)) == 0
	wanted := concat(", ", [sprintf("%s=%v", [key, value]) | some key, value in service.spec.selector])
	msg := sprintf("%s selects nothing: no pod of this release has the labels %s", [release.title(service), wanted])
}
