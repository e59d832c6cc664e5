# METADATA
# title: What pods refer to
# description: The ConfigMaps, Secrets and other objects that a workload names, each with its place.
package policies.lib.references

import data.policies.lib.release
import data.policies.lib.workload

# of a workload are its references: kind, name, path, keys (a list, empty for all), optional, and fixed, which is true
# when a container keeps what it was started with.
of(obj) := array.concat(in_env(obj), in_volumes(obj))

in_env(obj) := [found |
	some container in workload.containers_of(obj)
	some [steps, kind, ref, keys] in array.concat(single(container), whole(container))
	found := {
		"kind": kind,
		"name": ref.name,
		"path": workload.at(container, steps),
		"keys": keys,
		"optional": object.get(ref, "optional", false),
		"fixed": true,
	}
]

single(container) := [[["env", i, "valueFrom", field], kind, ref, [ref.key]] |
	some i, variable in container.spec.env
	some field, kind in {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}
	ref := variable.valueFrom[field]
]

whole(container) := [[["envFrom", i, field], kind, ref, []] |
	some i, source in container.spec.envFrom
	some field, kind in {"configMapRef": "ConfigMap", "secretRef": "Secret"}
	ref := source[field]
]

in_volumes(obj) := [found |
	pod := workload.pod_of(obj)
	some i, volume in pod.spec.volumes
	some [steps, kind, name, ref] in array.concat(plain(volume), projected(volume))
	found := {
		"kind": kind,
		"name": name,
		"path": array.concat(pod.path, array.concat(["volumes", i], steps)),
		"keys": [item.key | some item in ref.items],
		"optional": object.get(ref, "optional", false),
		"fixed": mounted_by_part(obj, volume),
	}
]

plain(volume) := [[[field], kind, ref[named], ref] |
	some [field, kind, named] in [
		["configMap", "ConfigMap", "name"],
		["secret", "Secret", "secretName"],
		["persistentVolumeClaim", "PersistentVolumeClaim", "claimName"],
	]
	ref := volume[field]
]

projected(volume) := [[["projected", "sources", i, field], kind, ref.name, ref] |
	some i, source in volume.projected.sources
	some field, kind in {"configMap": "ConfigMap", "secret": "Secret"}
	ref := source[field]
]

# Files mounted by subPath stay as they were.
mounted_by_part(obj, volume) := count([true |
	some container in workload.containers_of(obj)
	some mount in container.spec.volumeMounts
	mount.name == volume.name
	mount.subPath
]) > 0

# all references of the release, each with its workload.
all := [[obj, ref] | some obj in workload.all; some ref in of(obj)]

# makers of an object of the release: itself, or another kind that makes it.
makers(obj, kind, name) := [found |
	some source in object.get(sources, kind, [kind])
	some found in release.by_kind[source]
	makes(found, kind, name)
	release.namespace(found) == release.namespace(obj)
]

sources := {"Secret": ["Secret", "ExternalSecret", "SealedSecret"]}

makes(found, kind, name) if {
	found.kind == kind
	found.metadata.name == name
}

makes(found, "Secret", name) if {
	found.kind == "ExternalSecret"
	object.get(found.spec, ["target", "name"], found.metadata.name) == name
}

makes(found, "Secret", name) if {
	found.kind == "SealedSecret"
	object.get(found.spec, ["template", "metadata", "name"], found.metadata.name) == name
}

# keys of what a maker makes; undefined when they cannot be known.
keys(maker) := {key | some field in ["data", "binaryData", "stringData"]; some key, _ in maker[field]} if {
	maker.kind in {"ConfigMap", "Secret"}
} else := {item.secretKey | some item in maker.spec.data} if {
	maker.kind == "ExternalSecret"
	not maker.spec.dataFrom
	not maker.spec.target.template.data
	not maker.spec.target.template.templateFrom
} else := {key | some key, _ in maker.spec.encryptedData} if {
	maker.kind == "SealedSecret"
}
