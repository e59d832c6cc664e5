package policies["pod-security"]["no-host-path_test"]

import data.policies["pod-security"]["no-host-path"] as rule

job(volume) := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"volumes": [volume]}}}}}}

path := ["spec", "jobTemplate", "spec", "template", "spec", "volumes", 0, "hostPath"]

test_an_empty_dir_passes if {
	count(rule.violation) == 0 with input as job({"name": "tmp", "emptyDir": {}})
}

test_a_host_path_is_named if {
	rule.violation == {{
		"msg": `volume "logs" is a folder of the node: /var/log`,
		"path": path,
	}} with input as job({"name": "logs", "hostPath": {"path": "/var/log"}})
}

test_one_without_name_and_path_is_seen if {
	{v.path | some v in rule.violation} == {path} with input as job({"hostPath": {}})
}
