# METADATA
# title: Probes are such as Kubernetes takes
# description: >-
#   A probe asks in exactly one way (httpGet, tcpSocket, grpc or exec), and liveness and startup count one success.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The API server refuses a pod with a probe that asks in two ways or in none, so the release stops there. Helm joins
#     maps of values: an overlay that says tcpSocket leaves the httpGet of the base where it is.
#   remediation: >-
#     Leave one way of asking, and set the other to null in the overlay. Leave successThreshold out of livenessProbe and
#     startupProbe. In the standard chart: probes.liveness.type says which way, and so for the other probes.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
package policies.availability["probe-accepted"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, [name])} if {
	some container in workload.containers
	some name in ["livenessProbe", "readinessProbe", "startupProbe"]
	probe := container.spec[name]
	ways := [way | some way in ["exec", "grpc", "httpGet", "tcpSocket"]; is_object(probe[way])]
	count(ways) != 1
	is_object(probe)
	msg := sprintf("%s: the %s asks %s", [container.title, name, said(ways)])
}

violation contains {"msg": msg, "path": workload.at(container, [name, "successThreshold"])} if {
	some container in workload.containers
	some name in ["livenessProbe", "startupProbe"]
	needed := container.spec[name].successThreshold
	needed > 1
	msg := sprintf("%s: the %s wants %v successes; it can only want one", [container.title, name, needed])
}

said([]) := "nothing"

said(ways) := sprintf("in %d ways, %s", [count(ways), concat(" and ", ways)]) if count(ways) > 1
