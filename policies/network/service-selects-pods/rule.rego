# METADATA
# title: A Service selects pods
# description: >-
#   The selector of each Service, which must fit the labels of some pod of the release, but for pods of hooks. In a
#   release that makes no pods at all they come from elsewhere, and nothing is said; nor is it of a Service without a
#   selector.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [Service]
#   rationale: >-
#     A Service whose selector fits no pod is there and answers nobody: callers get refused connections, and the load
#     balancer an error 503. The usual reason is a label that was changed in one place of the two.
#   remediation: >-
#     Make the selector and the labels of the pod template the same, best from one named template that both include. In
#     the standard chart: always so; service.enabled turns the Service on and off.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes
package policies.network["service-selects-pods"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "selector"], "object": release.name(service)} if {
	count(network.makers) > 0
	some service in release.by_kind.Service
	count(service.spec.selector) > 0
	count(network.backers(service)) == 0
	msg := sprintf(
		"%s selects nothing: no pod of this release has the labels %s",
		[release.title(service), release.label_list(service.spec.selector)],
	)
}
