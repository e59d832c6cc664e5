# METADATA
# title: A network policy covers the pods
# description: >-
#   Workloads that no NetworkPolicy of the release selects. A policy that the platform makes for the whole namespace
#   is not seen here: waive the rule then. Hooks are let pass.
# custom:
#   severity: warning
#   profile: restricted
#   scope: release
#   kinds: [workload]
#   rationale: >-
#     Without a NetworkPolicy every pod of the cluster can call these, and they can call everything, the cloud's
#     metadata service and the internet included. So one service that is broken into is a way to all others, and a way
#     out for their data.
#   remediation: >-
#     Add a NetworkPolicy that selects the pods and names who may call them and whom they may call: your own, not those
#     of an example. In the standard chart: networkPolicy.enabled: true, with your callers in networkPolicy.ingress and
#     whom the service calls in networkPolicy.egress, and with templates/networkpolicy.yaml in place.
#   references:
#     - CIS Kubernetes 1.12, 5.3.2
#     - https://kubernetes.io/docs/concepts/services-networking/network-policies/
package policies.network["pods-isolated"]

import data.policies.lib.network
import data.policies.lib.release
import data.policies.lib.workload

violation contains {
	"msg": msg,
	"path": workload.pod_of(maker).above,
	"object": release.name(maker),
	"missing": "NetworkPolicy",
} if {
	some maker in network.makers
	not network.is_hook(maker)
	count(network.policies(maker)) == 0
	msg := sprintf(
		"no NetworkPolicy covers the pods of %s: whoever is in the cluster can call them",
		[release.title(maker)],
	)
}
