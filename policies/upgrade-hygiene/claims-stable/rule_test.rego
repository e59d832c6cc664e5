package policies["upgrade-hygiene"]["claims-stable_test"]

import data.policies["upgrade-hygiene"]["claims-stable"] as rule

faults(metadata) := found if {
	found := count(rule.violation)
		with input as {"kind": "StatefulSet", "spec": {"volumeClaimTemplates": [{"metadata": metadata}]}}
}

test_names_stay if {
	faults({"name": "data", "labels": {"app.kubernetes.io/name": "app"}}) == 0
}

test_versions_change if {
	faults({"labels": {"helm.sh/chart": "app-1.0.0", "app.kubernetes.io/version": "1.4.2"}}) == 2
	faults({"annotations": {"checksum/config": "1"}}) == 1
}
