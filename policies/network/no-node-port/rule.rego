# METADATA
# title: Services are not opened on the nodes
# description: >-
#   Services of type NodePort. A LoadBalancer is let pass.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Service]
#   rationale: >-
#     A NodePort is open on every node of the cluster, for whoever reaches a node. It leads past the load balancer
#     with its TLS, its logs and its firewall, and stays open after everybody has forgotten it.
#   remediation: >-
#     Make the Service's type ClusterIP and let callers in through an Ingress with target-type ip. In the standard
#     chart: the Service is always ClusterIP; callers come in through ingress.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
package policies.network["no-node-port"]

violation contains {"msg": msg, "path": ["spec", "type"]} if {
	input.spec.type == "NodePort"
	msg := sprintf("Service %q is opened on a port of every node", [input.metadata.name])
}
