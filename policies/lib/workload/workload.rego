# METADATA
# title: Workloads
# description: The pod and the containers of every kind of object that runs pods, with their paths.
package policies.lib.workload

import data.policies.lib.release

# containers of input: see containers_of.
containers := containers_of(input)

# linux_containers are those that the Linux fields of a security context apply to.
linux_containers := [] if {
	pod.spec.os.name == "windows"
} else := containers

# pod of input: see pod_of.
pod := pod_of(input)

# all objects of the release that may run pods.
all := [obj |
	some kind in [
		"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob",
	]
	some obj in release.by_kind[kind]
]

# pod_of returns the pod specification of an object, the path to it, and above it.
pod_of(obj) := {"spec": obj.spec, "path": ["spec"], "above": []} if {
	obj.kind == "Pod"
} else := {
	"spec": obj.spec.jobTemplate.spec.template.spec,
	"path": ["spec", "jobTemplate", "spec", "template", "spec"],
	"above": ["spec", "jobTemplate", "spec", "template"],
} if {
	obj.kind == "CronJob"
} else := {"spec": obj.spec.template.spec, "path": ["spec", "template", "spec"], "above": ["spec", "template"]} if {
	obj.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}
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

# holders are the pod and its containers: all that can have a security context.
holders := array.concat([{"spec": pod.spec, "path": pod.path, "title": "the pod"}], containers)

# account is the name of the service account that a pod runs under. serviceAccount
# is an old name of the field, which counts when the new one is not set.
account(spec) := spec.serviceAccountName if {
	spec.serviceAccountName != ""
} else := spec.serviceAccount if {
	spec.serviceAccount != ""
} else := "default"

# requests is true when the scheduler sets aside some of a resource for a holder.
# Without a request its limit counts.
requests(holder, resource) if amount(requested(holder, resource))

requested(holder, resource) := quantity if {
	quantity := holder.spec.resources.requests[resource]
} else := quantity if {
	quantity := holder.spec.resources.limits[resource]
}

# limits is true when a holder's use of a resource ends somewhere. A limit of 0 is none.
limits(holder, resource) if amount(holder.spec.resources.limits[resource])

amount(quantity) if {
	is_number(quantity)
	quantity > 0
}

amount(quantity) if {
	is_string(quantity)
	regex.match(`[1-9]`, quantity)
}

# at is the path of a field of a container.
at(container, steps) := array.concat(container.path, steps)
