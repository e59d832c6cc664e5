# METADATA
# title: Services run under a service account of their own
# description: >-
#   The account that the pods of a workload run under. A pod of its own, such as a test, is left alone: what matters
#   there is that no token is mounted.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob]
#   rationale: >-
#     Every pod of a namespace that names no account shares the default one. A right that one service was given
#     through it, in the cluster or in AWS, is then every service's, and no log tells them apart.
#   remediation: >-
#     Give the service a ServiceAccount and name it in serviceAccountName. In the standard chart: serviceAccount.create:
#     true, or serviceAccount.name.
#   references:
#     - CIS Kubernetes 1.12, 5.1.5
package policies.identity["own-service-account"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	workload.account(workload.pod.spec) == "default"
	path := array.concat(workload.pod.path, ["serviceAccountName"])
	msg := "the pods run under the namespace's default service account, with whatever rights others gave it"
}
