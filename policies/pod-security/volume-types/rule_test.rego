package policies["pod-security"]["volume-types_test"]

import data.policies["pod-security"]["volume-types"] as rule

job(volume) := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"volumes": [volume]}}}}}}

test_an_empty_dir_passes if {
	count(rule.violation) == 0 with input as job({"name": "tmp", "emptyDir": {}})
}

test_a_host_path_is_named if {
	rule.violation == {{
		"msg": `volume "logs" is of type hostPath, which is not allowed`,
		"path": ["spec", "jobTemplate", "spec", "template", "spec", "volumes", 0, "hostPath"],
	}} with input as job({"name": "logs", "hostPath": {"path": "/var/log"}})
}

test_a_volume_without_a_name_is_seen if {
	count(rule.violation) == 1 with input as {"kind": "Pod", "spec": {"volumes": [{"hostPath": {"path": "/"}}]}}
}
