package main

import data.lib.pods
import rego.v1

tag(image) := parts[1] if {
	parts := split(regex.replace(image, `^.*/`, ""), ":")
	count(parts) > 1
} else := "latest"

deny contains msg if {
	some container in pods.containers
	tag(container.image) == "latest"
	msg := sprintf("container %s uses the latest image", [container.name])
}

deny contains msg if {
	some container in pods.containers
	startswith(container.image, "docker.io/")
	msg := sprintf("container %s takes its image from docker.io", [container.name])
}

warn contains msg if {
	some container in pods.containers
	container.imagePullPolicy == "Never"
	msg := sprintf("container %s never pulls its image", [container.name])
}

warn contains msg if {
	some container in pods.containers
	tag(container.image) in {"main", "master", "dev", "stable"}
	msg := sprintf("container %s follows a branch", [container.name])
}
