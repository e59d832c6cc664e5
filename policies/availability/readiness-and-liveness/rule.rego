# METADATA
# title: Services tell when they are ready and when they hang
# description: >-
#   The containers that serve: one of them has a readiness probe, one a liveness probe, and no container asks the same
#   for both.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   rationale: >-
#     Without a readiness probe a rolling update sends requests to pods that are not up, and callers get errors at
#     every deploy. Without a liveness probe a hung process stays until somebody notices. With one request for both,
#     an outage of the database restarts every pod on top of it.
#   remediation: >-
#     Give the container a readinessProbe on what says it can serve, and a livenessProbe on a cheaper request that fails
#     only when a restart would help. In the standard chart: probes.readiness and probes.liveness, each with its type
#     and path; and a template that writes them, the list before service.probe in templates/deployment.yaml.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
package policies.availability["readiness-and-liveness"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some probe, effect in {
		"readinessProbe": "requests reach it before it can answer",
		"livenessProbe": "it is not restarted when it hangs",
	}
	count(serving) > 0
	every container in serving {
		not container.spec[probe]
	}
	path := workload.at(serving[0], [probe])
	msg := sprintf("%s has no %s: %s", [serving[0].title, probe, effect])
}

violation contains {"msg": msg, "path": path} if {
	some container in serving
	asked := request(container, container.spec.livenessProbe)
	asked == request(container, container.spec.readinessProbe)
	count(asked) > 0
	path := workload.at(container, ["livenessProbe"])
	msg := sprintf(
		"%s asks the same for liveness as for readiness: when a dependency is down it is restarted instead of spared",
		[container.title],
	)
}

serving := [container |
	some container in workload.containers
	container.group == "containers"
]

# request is what a probe asks, whatever its timing and however it names the port.
request(container, probe) := {kind: object.union(question, same) |
	some kind in ["httpGet", "tcpSocket", "grpc", "exec"]
	question := probe[kind]
	same := {"port": number(container, object.get(question, "port", 0)), "path": object.get(question, "path", "/")}
}

number(container, port) := found[0] if {
	found := [named.containerPort | some named in container.spec.ports; named.name == port]
} else := port
