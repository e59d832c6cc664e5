# METADATA
# title: A pod lives as long as the load balancer sends it requests
# description: >-
#   Containers that an Ingress of the AWS Load Balancer Controller sends requests to: they have a preStop hook, and
#   the deregistration delay, or the parameter `delay` where none is set, is not longer than the pod's grace period.
# custom:
#   severity: warning
#   profile: production
#   scope: release
#   kinds: [Ingress]
#   rationale: >-
#     When a pod is to end, the load balancer learns of it some seconds later, and lets requests in flight run on for
#     the deregistration delay. A pod that ends at once, or is killed before that, breaks them off: at every deploy
#     some users see an error 502.
#   remediation: >-
#     Let the container sleep some 15 seconds in preStop, set deregistration_delay.timeout_seconds in
#     target-group-attributes to the time that requests may take, and make terminationGracePeriodSeconds longer than
#     both together. In the standard chart: shutdown.preStopSeconds, shutdown.drainSeconds and
#     shutdown.gracePeriodSeconds.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html
#     - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       delay:
#         type: integer
#         minimum: 0
#         maximum: 3600
#         default: 300
#         description: >-
#           Deregistration delay in seconds where no annotation says one, which is AWS's own unless your
#           IngressClassParams set another.
package policies["ingress-aws"]["drain-outlives-requests"]

import data.policies.lib.alb
import data.policies.lib.network
import data.policies.lib.release
import data.policies.lib.shutdown
import data.policies.lib.workload

violation contains {"msg": msg, "path": alb.path("target-group-attributes"), "object": release.name(holder)} if {
	some [ingress, service, _, maker, _] in network.served
	delay := deregistration(ingress, service)
	grace := shutdown.grace(workload.pod_of(maker))
	delay > grace
	holder := alb.place(ingress, service, "target-group-attributes")
	msg := sprintf(
		"requests in flight may run on for %v seconds, but a pod of %s is killed after %v: its grace period is too short",
		[delay, release.title(maker), grace],
	)
}

violation contains {
	"msg": msg,
	"path": workload.at(container, ["lifecycle", "preStop"]),
	"object": release.name(maker),
} if {
	some [_, _, _, maker, container] in network.served
	not container.spec.lifecycle.preStop
	msg := sprintf(
		"%s is told to end at once, while the load balancer still sends it requests: it has no preStop hook",
		[container.title],
	)
}

deregistration(ingress, service) := to_number(found[0][1]) if {
	attributes := alb.setting(ingress, service, "target-group-attributes")
	found := regex.find_all_string_submatch_n(`deregistration_delay\.timeout_seconds=(\d+)`, attributes, 1)
	count(found) > 0
} else := data.chartyard.params["ingress-aws/drain-outlives-requests"].delay
