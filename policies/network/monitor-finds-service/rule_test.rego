package policies.network["monitor-finds-service_test"]

import data.policies.network["monitor-finds-service"] as rule

monitor(spec) := {"kind": "ServiceMonitor", "metadata": {"name": "app"}, "spec": object.union(
	{"selector": {"matchLabels": {"app": "app"}}, "endpoints": [{"port": "http"}]},
	spec,
)}

service := {"kind": "Service", "metadata": {"name": "app", "labels": {"app": "app"}}, "spec": {"ports": [{"name": "http", "port": 80}]}}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_monitor_with_a_service_passes if {
	says([monitor({}), service]) == set()
}

test_labels_that_no_service_has_are_refused if {
	says([monitor({"selector": {"matchLabels": {"app": "web"}}}), service]) == {
		`ServiceMonitor "app" finds no Service of this release`,
	}
}

test_a_port_that_the_service_lacks_is_refused if {
	says([monitor({"endpoints": [{"port": "metrics"}]}), service]) == {`Service "app" has no port "metrics": it has http`}
}

test_services_of_others_are_not_known if {
	says([monitor({"namespaceSelector": {"any": true}, "selector": {"matchLabels": {"app": "web"}}}), service]) == set()
	says([monitor({})]) == set()
}
