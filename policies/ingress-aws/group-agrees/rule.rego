# METADATA
# title: Ingresses of one group agree about their load balancer
# description: >-
#   Ingresses of one group in the release: annotations that hold for the whole load balancer have one value wherever
#   they are set. Lists are the same in any order, load-balancer-attributes are compared one by one, TLS policy and
#   networks per port. For the Ingresses of several services there is ingress-aws/shared-group-agrees.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     One load balancer has one scheme, one TLS policy, one web ACL. When two Ingresses of a group say different
#     things, the controller changes nothing any more, for any service of the group, until somebody reads its log.
#   remediation: >-
#     Give the annotation the same value in all Ingresses of the group, or set it in one of them only. In the standard
#     chart: ingress.scheme, ingress.sslPolicy, ingress.wafAclArn and ingress.attributes, or another ingress.group.name.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup
package policies["ingress-aws"]["group-agrees"]

import data.policies.lib.alb
import data.policies.lib.release

violation contains {"msg": msg, "path": alb.path(name), "object": release.name(second)} if {
	some i, first in release.by_kind.Ingress
	group := alb.annotation(first, "group.name")
	some j, second in release.by_kind.Ingress
	j > i
	alb.annotation(second, "group.name") == group
	some [name, about, value] in alb.settings(second)
	some [same, of, other] in alb.settings(first)
	[same, of] == [name, about]
	value != other
	msg := sprintf(
		"in the group %s, %s says %s %q and %s says %q: the controller takes neither",
		[group, release.title(second), alb.setting_words(name, about), value, release.title(first), other],
	)
}
