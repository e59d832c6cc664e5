# METADATA
# title: A container requests no more than it may have
# description: >-
#   Requests are compared with the limits of the same container, and of the pod as a whole.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     The API server refuses a container whose request is larger than its limit, so the release stops there. The two
#     often stand in different overlays, and only one was changed.
#   remediation: >-
#     Raise the limit, or lower the request, in the file that set the wrong one: often one is the overlay's and the
#     other that of values.yaml. In the standard chart: resources; of init containers initResources, or their own
#     resources; of the test tests.resources.
#   references:
#     - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
package policies.resources["request-within-limit"]

import data.policies.lib.quantity
import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some holder in workload.holders
	some resource, limit in holder.spec.resources.limits
	asked := holder.spec.resources.requests[resource]
	quantity.thousandths(asked) > quantity.thousandths(limit)
	path := workload.at(holder, ["resources", "requests", resource])
	msg := sprintf("%s requests %v of %s and may have %v", [holder.title, asked, resource, limit])
}
