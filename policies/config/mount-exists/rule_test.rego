package policies.config["mount-exists_test"]

import data.policies.config["mount-exists"] as rule

store := {"kind": "StatefulSet", "spec": {
	"template": {"spec": {"volumes": [{"name": "config", "configMap": {"name": "app"}}]}},
	"volumeClaimTemplates": [{"metadata": {"name": "data"}}],
}}

says(container) := found if {
	full := object.union(store, {"spec": {"template": {"spec": {"containers": [object.union({"name": "app"}, container)]}}}})
	found := {v.msg | some v in rule.violation} with input as full
}

test_volumes_and_claims_pass if {
	says({"volumeMounts": [{"name": "config"}, {"name": "data"}]}) == set()
	says({}) == set()
}

test_another_name_is_refused if {
	says({"volumeMounts": [{"name": "configs"}]}) == {
		`container "app" mounts the volume "configs", which the pod does not have; did you mean config?`,
	}
	says({"volumeDevices": [{"name": "x"}]}) == {`container "app" mounts the volume "x", which the pod does not have`}
}
