# METADATA
# title: A network policy selects pods
# description: >-
#   podSelector of each NetworkPolicy, which must fit some pod of the release. Its expressions are taken to match. In
#   a release that makes no pods at all they come from elsewhere, and nothing is said.
# custom:
#   severity: warning
#   profile: baseline
#   scope: release
#   kinds: [NetworkPolicy]
#   rationale: >-
#     A NetworkPolicy whose selector fits no pod protects nothing. Nothing says so either: everything goes on working,
#     for everyone, attackers included.
#   remediation: >-
#     Make podSelector and the labels of the pod template the same, best from one named template that both include. In
#     the standard chart: always so; networkPolicy.enabled turns the policy on and off.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/network-policies/
package policies.network["policy-selects-pods"]

import data.policies.lib.network
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "podSelector"], "object": release.name(policy)} if {
	some policy in release.by_kind.NetworkPolicy
	makers := [maker | some maker in network.makers; release.namespace(maker) == release.namespace(policy)]
	count(makers) > 0
	every maker in makers {
		not network.covers(policy, maker)
	}
	msg := sprintf("%s selects no pod of this release, so it protects none", [release.title(policy)])
}
