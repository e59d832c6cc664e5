# METADATA
# title: An image's tag names a version, not a branch
# description: >-
#   Tags that are known to move, such as main or stable: the parameter `moving` lists them. An image with a digest is
#   let pass, and latest has a rule of its own, images/tag-not-latest.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     A node keeps an image that it has pulled under this tag. When the tag moves on, old nodes run the old program and
#     new nodes the new one, and helm rollback brings nothing back.
#   remediation: >-
#     Set the tag to a released version or the commit's hash, or add the digest: name@sha256:…. In the standard chart:
#     image.tag or image.digest, and the image in each of initContainers.
#   references:
#     - https://kubernetes.io/docs/concepts/containers/images/#image-names
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       moving:
#         type: array
#         items:
#           type: string
#           pattern: "^[^A-Z]+$"
#         default: [main, master, trunk, head, dev, develop, development, edge, nightly, canary, snapshot, unstable,
#           stable, release, staging, test, uat, prod, production, current, next]
#         description: Tags that move, in lower case.
package policies.images["tag-fixed"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, ["image"])} if {
	some container in workload.containers
	image := container.spec.image
	not contains(image, "@")
	found := regex.find_all_string_submatch_n(`:([^/:]+)$`, image, 1)
	tag := found[0][1]
	lower(tag) in moving
	msg := sprintf("%s uses image %q, whose tag %s moves on", [container.title, image, tag])
}

moving contains tag if some tag in data.chartyard.params["images/tag-fixed"].moving
