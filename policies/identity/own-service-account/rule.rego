# METADATA
# title: Services run under a service account of their own
# description: >-
#   Every pod of a namespace that names no account shares the default one, and so the rights any of them was given.
#   A pod of its own, such as a test, is left alone: what matters there is that no token is mounted.
# custom:
#   severity: warning
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob]
#   remediation: >-
#     Give the service a ServiceAccount and name it in serviceAccountName. The standard chart does with serviceAccount.create
#     true, or with serviceAccount.name.
#   references:
#     - CIS Kubernetes 1.12, 5.1.5
package policies.identity["own-service-account"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	workload.account(workload.pod.spec) == "default"
	path := array.concat(workload.pod.path, ["serviceAccountName"])
	msg := "the pods run under the namespace's default service account, with whatever rights others gave it"
}
