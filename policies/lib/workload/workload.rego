# METADATA
# title: Workloads
# description: The pod and the containers of every kind of object that runs pods, with their paths.
package policies.lib.workload

# containers of input: see containers_of.
containers := containers_of(input)

# linux_containers are those that the Linux fields of a security context apply to.
linux_containers := [] if {
	pod.spec.os.name == "windows"
} else := containers

# pod of input: see pod_of.
pod := pod_of(input)

# pod_of returns the pod specification of an object and the path to it.
pod_of(obj) := {"spec": obj.spec, "path": ["spec"]} if {
	obj.kind == "Pod"
} else := {"spec": obj.spec.jobTemplate.spec.template.spec, "path": ["spec", "jobTemplate", "spec", "template", "spec"]} if {
	obj.kind == "CronJob"
} else := {"spec": obj.spec.template.spec, "path": ["spec", "template", "spec"]} if {
	obj.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"}
}

# containers_of returns the containers of an object of any workload kind: spec,
# path, group (containers, initContainers or ephemeralContainers) and title, which
# is how messages call it.
containers_of(obj) := [container |
	found := pod_of(obj)
	some group, title in {
		"containers": "container",
		"initContainers": "init container",
		"ephemeralContainers": "ephemeral container",
	}
	some i, spec in found.spec[group]
	container := {
		"spec": spec,
		"path": array.concat(found.path, [group, i]),
		"group": group,
		"title": sprintf("%s %q", [title, object.get(spec, "name", sprintf("number %d", [i + 1]))]),
	}
]

# at is the path of a field of a container.
at(container, steps) := array.concat(container.path, steps)
