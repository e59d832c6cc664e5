package policies["pod-security"]["read-only-root-filesystem_test"]

import data.policies["pod-security"]["read-only-root-filesystem"] as rule

# pod of one container with the given fields.
pod(fields) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "app"}, fields)]}}

test_read_only_passes if {
	count(rule.violation) == 0 with input as pod({"securityContext": {"readOnlyRootFilesystem": true}})
}

test_silence_is_writable if {
	rule.violation == {{
		"msg": `container "app" can write to its root file system`,
		"path": ["spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"],
	}} with input as pod({})
}

test_a_container_without_a_name_is_numbered if {
	some v in rule.violation with input as {"kind": "Pod", "spec": {"containers": [{}]}}
	v.msg == `container "number 1" can write to its root file system`
}
