# METADATA
# title: Images are named by a version
# description: >-
#   The image of every container: it has a tag other than latest, or a digest, which pins it whatever its tag.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [workload]
#   rationale: >-
#     What latest is depends on when a node pulls it. So two pods of one Deployment can run different programs, nobody
#     can tell which one failed last night, and a rollback brings nothing back.
#   remediation: >-
#     Set the image's tag to a released version, or add the digest: name@sha256:…. In the standard chart: image.tag or
#     image.digest, and the image in each of initContainers.
#   references:
#     - https://kubernetes.io/docs/concepts/containers/images/
package policies.images["tag-not-latest"]

import data.policies.lib.workload

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	fault := faults[container.spec.image]
	path := workload.at(container, ["image"])
	msg := sprintf("%s uses image %q, which %s", [container.title, container.spec.image, fault])
}

violation contains {"msg": msg, "path": path} if {
	some container in workload.containers
	object.get(container.spec, "image", "") == ""
	path := workload.at(container, ["image"])
	msg := sprintf("%s names no image", [container.title])
}

# faults of the images in use. A digest pins an image, whatever its tag.
faults[image] := fault if {
	some container in workload.containers
	image := container.spec.image
	image != ""
	not contains(image, "@")
	fault := tag_fault(regex.find_n(`:[^/:]*$`, image, 1))
}

tag_fault([]) := "has no tag and so means latest"

tag_fault([":"]) := "has an empty tag"

tag_fault([":latest"]) := "is another image from one day to the next"
