package policies["upgrade-hygiene"]["selector-stable_test"]

import data.policies["upgrade-hygiene"]["selector-stable"] as rule

faults(labels) := found if {
	found := count(rule.violation) with input as {"kind": "Deployment", "spec": {"selector": {"matchLabels": labels}}}
}

test_names_stay if {
	faults({"app.kubernetes.io/name": "app", "app.kubernetes.io/instance": "app", "app.kubernetes.io/component": "web"}) == 0
	faults({"app": "chart", "tier": "version"}) == 0
}

test_versions_change if {
	every key in ["helm.sh/chart", "app.kubernetes.io/version", "version", "chart", "pod-template-hash", "checksum/config", "example.com/commit"] {
		faults({key: "x"}) == 1
	}
}
