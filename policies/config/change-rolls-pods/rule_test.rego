package policies.config["change-rolls-pods_test"]

import data.policies.config["change-rolls-pods"] as rule

deployment(annotations, template, pod) := {
	"kind": "Deployment",
	"metadata": {"name": "app", "annotations": annotations},
	"spec": {"template": {"metadata": {"annotations": template}, "spec": pod}},
}

config := {"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {}}

by_env := {"containers": [{"name": "app", "envFrom": [{"configMapRef": {"name": "app"}}]}]}

mounted(mount) := {
	"containers": [{"name": "app", "volumeMounts": [object.union({"name": "config", "mountPath": "/etc/app"}, mount)]}],
	"volumes": [{"name": "config", "configMap": {"name": "app"}}],
}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects
		with data.chartyard as {"namespace": "shop", "params": {"config/change-rolls-pods": {"marks": ["checksum", "digest"]}}}
}

old := `the pods of Deployment "app" go on with the old values when ConfigMap "app" changes: no annotation of the pod template changes with it`

test_a_checksum_rolls_the_pods if {
	says([deployment({}, {"checksum/config": "1"}, by_env), config]) == set()
	says([deployment({}, {"configDigest": "1"}, by_env), config]) == set()
}

test_reloader_rolls_the_pods if {
	says([deployment({"configmap.reloader.stakater.com/reload": "app"}, {}, by_env), config]) == set()
}

test_without_either_they_stay if {
	says([deployment({}, {"prometheus.io/scrape": "true"}, by_env), config]) == {old}
}

test_files_change_but_for_parts if {
	says([deployment({}, {}, mounted({})), config]) == set()
	says([deployment({}, {}, mounted({"subPath": "app.yaml"})), config]) == {old}
}

test_what_cannot_change_needs_nothing if {
	says([deployment({}, {}, by_env), object.union(config, {"immutable": true})]) == set()
	says([deployment({}, {}, by_env)]) == set()
}
