package policies["upgrade-hygiene"]["selector-stable_test"]

import data.policies["upgrade-hygiene"]["selector-stable"] as rule

faults(labels) := found if {
	found := count(rule.violation) with input as {"kind": "Deployment", "spec": {"selector": {"matchLabels": labels}}}
}

test_names_stay if {
	faults({"app.kubernetes.io/name": "app", "app.kubernetes.io/instance": "app", "app.kubernetes.io/component": "web"}) == 0
	faults({"app": "chart", "chart": "gatekeeper", "version": "v1"}) == 0
}

test_versions_change if {
	every key in ["helm.sh/chart", "app.kubernetes.io/version", "pod-template-hash", "checksum/config"] {
		faults({key: "x"}) == 1
	}
	every key, value in {"chart": "app-1.4.2", "version": "1.4", "example.com/appVersion": "v1.4.2-rc.1"} {
		faults({key: value}) == 1
	}
}
