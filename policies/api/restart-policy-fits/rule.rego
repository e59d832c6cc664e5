# METADATA
# title: The restart policy is one that the kind takes
# description: >-
#   restartPolicy of the pod template. Where it is missing it is Always.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob]
#   rationale: >-
#     The pods of a Job come to an end, so it takes Never or OnFailure only; those of a Deployment and its like never
#     do, so they take Always only. The API server refuses the rest. A pod template that both share has it wrong for one
#     of them.
#   remediation: >-
#     Set restartPolicy to Never or OnFailure in a Job and a CronJob, and leave it out elsewhere. In the standard chart:
#     no value sets one.
#   references:
#     - https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template
package policies.api["restart-policy-fits"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	policy := object.get(workload.pod.spec, "restartPolicy", "Always")
	not policy in allowed
	path := array.concat(workload.pod.path, ["restartPolicy"])
	msg := sprintf(
		"the pods of a %s cannot have the restart policy %v: it takes %s",
		[input.kind, policy, concat(" or ", sort(allowed))],
	)
}

default allowed := {"Always"}

allowed := {"Never", "OnFailure"} if input.kind in {"Job", "CronJob"}
