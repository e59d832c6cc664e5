package policies["pod-security"]["probes-stay-in-pod_test"]

import data.policies["pod-security"]["probes-stay-in-pod"] as rule

paths(container) := found if {
	found := {concat(".", array.slice(v.path, 3, 9)) | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [container]}}
}

test_the_pod_itself_passes if {
	paths({"name": "app"}) == set()
	paths({"name": "app", "livenessProbe": {"httpGet": {"port": 80, "host": ""}}, "lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}) == set()
}

test_a_probe_of_another_is_refused if {
	paths({"name": "app", "readinessProbe": {"tcpSocket": {"port": 80, "host": "db"}}}) == {
		"readinessProbe.tcpSocket.host",
	}
}

test_a_hook_of_another_is_refused if {
	paths({"name": "app", "lifecycle": {"postStart": {"httpGet": {"port": 80, "host": "169.254.169.254"}}}}) == {
		"lifecycle.postStart.httpGet.host",
	}
}
