package policies["pod-security"]["volume-types_test"]

import data.policies["pod-security"]["volume-types"] as rule

paths(pod, allowed) := found if {
	found := {v.path | some v in rule.violation} with input as pod
		with data.chartyard.params as {"pod-security/volume-types": {"allowed": allowed}}
}

job(volume) := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"volumes": [volume]}}}}}}

test_an_empty_dir_passes if {
	paths(job({"name": "tmp", "emptyDir": {}}), ["emptyDir"]) == set()
}

test_another_type_is_named if {
	rule.violation == {{
		"msg": `volume "logs" is of type nfs, which is not allowed`,
		"path": ["spec", "jobTemplate", "spec", "template", "spec", "volumes", 0, "nfs"],
	}} with input as job({"name": "logs", "nfs": {"server": "files", "path": "/"}})
		with data.chartyard.params as {"pod-security/volume-types": {"allowed": ["emptyDir"]}}
}

test_a_volume_without_a_name_is_seen if {
	count(paths({"kind": "Pod", "spec": {"volumes": [{"iscsi": {}}]}}, ["emptyDir"])) == 1
}

test_a_yard_can_allow_others if {
	shared := job({"name": "shared", "nfs": {"server": "files", "path": "/"}})
	paths(shared, ["emptyDir", "nfs"]) == set()
	count(paths(shared, ["emptyDir"])) == 1
}

test_a_host_path_is_left_to_its_own_rule if {
	paths(job({"name": "logs", "hostPath": {"path": "/"}}), ["emptyDir"]) == set()
}
