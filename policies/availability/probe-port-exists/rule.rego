# METADATA
# title: Probes ask ports that the container has
# description: >-
#   The ports that probes ask by name: the name must be among the ports of the probe's own container. Ports by number
#   are let pass.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The kubelet looks the name up in that one container. When it is not there every probe fails: the pod never
#     becomes ready, or is restarted for ever, and the rollout ends in a time-out.
#   remediation: >-
#     Use the name that the port has in the container's ports. In the standard chart: probes.readiness.port and the
#     other probes: http, or a name of extraPorts.
#   references:
#     - https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port
package policies.availability["probe-port-exists"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	some [steps, name] in asked(container)
	known := {listed.name | some listed in container.spec.ports}
	not name in known
	path := workload.at(container, steps)
	msg := sprintf("%s is asked on its port %q and has none of that name", [container.title, name])
}

asked(container) := {[[probe, kind, "port"], port] |
	some probe in ["startupProbe", "livenessProbe", "readinessProbe"]
	some kind in ["httpGet", "tcpSocket"]
	port := container.spec[probe][kind].port
	is_string(port)
	not regex.match(`^\d+$`, port)
}
