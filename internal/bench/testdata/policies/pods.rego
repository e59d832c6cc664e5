package main

import data.lib.pods
import rego.v1

deny contains msg if {
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pods.spec[field]
	msg := sprintf("%s %s sets %s", [input.kind, input.metadata.name, field])
}

deny contains msg if {
	some volume in pods.spec.volumes
	volume.hostPath
	msg := sprintf("volume %s is a path of the node", [volume.name])
}

deny contains msg if {
	pods.spec
	not pods.spec.securityContext.runAsNonRoot
	msg := sprintf("%s %s may run as root", [input.kind, input.metadata.name])
}

deny contains msg if {
	pods.spec
	pods.spec.securityContext.seccompProfile.type != "RuntimeDefault"
	msg := sprintf("%s %s has another seccomp profile than the default", [input.kind, input.metadata.name])
}

deny contains msg if {
	pods.spec
	object.get(pods.spec, "serviceAccountName", "default") == "default"
	msg := sprintf("%s %s uses the default service account", [input.kind, input.metadata.name])
}

warn contains msg if {
	pods.spec.terminationGracePeriodSeconds > 300
	msg := sprintf("%s %s takes more than five minutes to end", [input.kind, input.metadata.name])
}

warn contains msg if {
	pods.spec.nodeName
	msg := sprintf("%s %s is bound to a node", [input.kind, input.metadata.name])
}
