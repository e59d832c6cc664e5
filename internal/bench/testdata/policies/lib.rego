package lib.pods

import rego.v1

template := input.spec.template if input.kind in {"Deployment", "StatefulSet", "DaemonSet", "Job"}

template := input.spec.jobTemplate.spec.template if input.kind == "CronJob"

spec := template.spec

containers contains container if some container in spec.containers

containers contains container if some container in spec.initContainers

annotation(name) := input.metadata.annotations[name]
