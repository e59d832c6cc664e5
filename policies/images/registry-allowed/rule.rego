# METADATA
# title: Images come from registries that are named and allowed
# description: >-
#   The parameter `registries` lists what an image may begin with: a host, or a host with a path. An image without a
#   host is Docker Hub's, docker.io. While the list is empty every registry is allowed that is named.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [workload]
#   rationale: >-
#     Whoever pushes to a registry decides what runs. An image from a registry that nobody scans or keeps can be
#     replaced, can vanish, and is refused when that registry has had enough of the cluster's pulls. Where a name
#     without a host leads, each node's container runtime decides.
#   remediation: >-
#     Copy the image to an allowed registry and name it there, with the host; or have the registry added to the yard's
#     parameters. In the standard chart: image.repository, the image in each of initContainers, and tests.image.
#   references:
#     - https://docs.aws.amazon.com/eks/latest/best-practices/image-security.html
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       registries:
#         type: array
#         items: {type: string}
#         default: []
#         description: >-
#           What images may begin with, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com or docker.io/library.
package policies.images["registry-allowed"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": workload.at(container, ["image"]), "remediation": remedy} if {
	count(registries) == 0
	some container in workload.containers
	image := container.spec.image
	image != ""
	not has_host(image)
	msg := sprintf("%s uses image %q, which names no registry", [container.title, image])
	remedy := sprintf("Write the registry in front: %s is what Docker Hub calls it.", [full(image)])
}

violation contains {"msg": msg, "path": workload.at(container, ["image"])} if {
	count(registries) > 0
	some container in workload.containers
	image := container.spec.image
	image != ""
	named := full(image)
	not allowed(named)
	msg := sprintf("%s uses image %q, which comes from none of %s", [container.title, image, concat(", ", registries)])
}

has_host(image) if regex.match(`^([^/]*[.:][^/]*|localhost)/`, image)

registries := data.chartyard.params["images/registry-allowed"].registries

allowed(image) if {
	some registry in registries
	startswith(image, concat("", [trim_suffix(registry, "/"), "/"]))
}

# full is an image's name with its registry, as the container runtime reads it.
full(image) := image if {
	has_host(image)
} else := concat("", ["docker.io/", image]) if {
	contains(image, "/")
} else := concat("", ["docker.io/library/", image])
