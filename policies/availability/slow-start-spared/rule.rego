# METADATA
# title: A slow start is not taken for a hang
# description: >-
#   A liveness probe counts from the moment the process starts. Where it starts slowly one day, with a cold cache or a
#   busy node, the probe kills it before it is up, again and again. A startup probe holds the others back until it is.
# custom:
#   severity: info
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   remediation: >-
#     Add a startupProbe with as many failures as the slowest start needs (probes.startup in the standard chart).
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe
package policies.availability["slow-start-spared"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	probe := container.spec.livenessProbe
	not container.spec.startupProbe
	time := object.get(probe, "initialDelaySeconds", 0) + (object.get(probe, "periodSeconds", 10) * object.get(probe, "failureThreshold", 3))
	time < 60
	path := workload.at(container, ["startupProbe"])
	msg := sprintf("%s is killed when it is not up after %v seconds: it has a livenessProbe and no startupProbe", [container.title, time])
}
