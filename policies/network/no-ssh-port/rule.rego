# METADATA
# title: Nothing listens where SSH does
# description: >-
#   Ports of containers and of Services with the number 22.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload, Service]
#   rationale: >-
#     A shell in a container is a way in past everything that a release goes through. What is no SSH server and has this
#     port is tried by whoever looks for one.
#   remediation: >-
#     Remove the port, and use kubectl debug to look into a pod. Let another protocol have another port. In the standard
#     chart: port and extraPorts.
#   references:
#     - https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/
package policies.network["no-ssh-port"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, ["ports", i, "containerPort"])} if {
	some container in workload.containers
	some i, listed in container.spec.ports
	listed.containerPort == 22
	msg := sprintf("%s listens on port 22, which is that of SSH", [container.title])
}

violation contains {"msg": msg, "path": ["spec", "ports", i, "port"]} if {
	input.kind == "Service"
	some i, listed in input.spec.ports
	listed.port == 22
	msg := sprintf("Service %q has port 22, which is that of SSH", [input.metadata.name])
}
