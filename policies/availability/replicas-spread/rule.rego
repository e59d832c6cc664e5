# METADATA
# title: Replicas are spread over nodes or zones
# description: >-
#   Workloads with two or more replicas: any topology spread constraint, or any pod anti-affinity, will do.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Deployment, StatefulSet]
#   rationale: >-
#     Several replicas on one node are gone together when the node is, and so are those in one zone. The scheduler
#     spreads them by a mild preference of its own only, which gives way to free room and to images that a node has
#     already.
#   remediation: >-
#     Add topologySpreadConstraints over topology.kubernetes.io/zone and kubernetes.io/hostname, or a podAntiAffinity.
#     In the standard chart: topologySpread, which has both unless they were taken out.
#   references:
#     - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
package policies.availability["replicas-spread"]

import data.policies.lib.release

violation contains {
	"msg": msg,
	"path": ["spec", "template", "spec", "topologySpreadConstraints"],
	"object": release.name(target),
} if {
	some kind in ["Deployment", "StatefulSet"]
	some target in release.by_kind[kind]
	replicas := release.least_replicas(target)
	replicas >= 2
	not spread(target)
	msg := sprintf("nothing keeps the %v replicas of %s off one node", [replicas, release.title(target)])
}

spread(target) if count(target.spec.template.spec.topologySpreadConstraints) > 0

spread(target) if {
	some terms in target.spec.template.spec.affinity.podAntiAffinity
	count(terms) > 0
}
