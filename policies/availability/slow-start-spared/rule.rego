# METADATA
# title: A slow start is not taken for a hang
# description: >-
#   Containers with a liveness probe and no startup probe that are killed in less than the parameter `seconds` after
#   their start. A probe that waits longer is let pass.
# custom:
#   severity: info
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   rationale: >-
#     A liveness probe counts from the moment the process starts. Where the process starts slowly one day, with a cold
#     cache or on a busy node, the probe kills it before it is up, again and again, and just when the service is
#     needed most. A startup probe holds the others back until it is up.
#   remediation: >-
#     Add a startupProbe with as many failures as the slowest start needs. In the standard chart: probes.startup, with
#     failureThreshold and periodSeconds.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       seconds:
#         type: integer
#         minimum: 0
#         default: 60
#         description: Time that a start must be given, in seconds.
package policies.availability["slow-start-spared"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	not container.spec.startupProbe
	probe := container.spec.livenessProbe
	tries := object.get(probe, "periodSeconds", 10) * object.get(probe, "failureThreshold", 3)
	time := object.get(probe, "initialDelaySeconds", 0) + tries
	time < data.chartyard.params["availability/slow-start-spared"].seconds
	path := workload.at(container, ["startupProbe"])
	msg := sprintf(
		"%s is killed when it is not up after %v seconds: it has a livenessProbe and no startupProbe",
		[container.title, time],
	)
}
