# METADATA
# title: Services are not opened on the nodes
# description: >-
#   A NodePort is open on every node of the cluster, past the load balancer with its TLS, its logs and its firewall,
#   for whoever reaches a node.
# custom:
#   severity: warning
#   kinds: [Service]
#   remediation: >-
#     Make the Service's type ClusterIP and let callers in through an Ingress with target-type ip.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
package policies.network["no-node-port"]

violation contains {"msg": msg, "path": ["spec", "type"]} if {
	input.spec.type == "NodePort"
	msg := sprintf("Service %q is opened on a port of every node", [input.metadata.name])
}
