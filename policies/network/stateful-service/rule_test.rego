package policies.network["stateful-service_test"]

import data.policies.network["stateful-service"] as rule

set(spec) := {"kind": "StatefulSet", "metadata": {"name": "app"}, "spec": spec}

service(spec) := {"kind": "Service", "metadata": {"name": "app-pods"}, "spec": spec}

messages(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard as {"namespace": "shop"}
}

test_a_headless_service_passes if {
	messages([set({"serviceName": "app-pods"}), service({"clusterIP": "None"})]) == set()
	messages([set({})]) == set()
}

test_a_service_that_is_not_there_is_refused if {
	messages([set({"serviceName": "app"}), service({"clusterIP": "None"})]) == {
		`the pods of StatefulSet "app" have no names: Service "app" is not in the release`,
	}
}

test_a_service_with_an_address_is_refused if {
	messages([set({"serviceName": "app-pods"}), service({})]) == {
		`the pods of StatefulSet "app" have no names: Service "app-pods" has an address of its own (its clusterIP is not None)`,
	}
}
