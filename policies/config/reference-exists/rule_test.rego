package policies.config["reference-exists_test"]

import data.policies.config["reference-exists"] as rule

pod(spec) := {"kind": "Pod", "metadata": {"name": "app"}, "spec": spec}

variable(field, ref) := pod({"containers": [{"name": "app", "env": [{"name": "X", "valueFrom": {field: ref}}]}]})

config := {"kind": "ConfigMap", "metadata": {"name": "config"}, "data": {"LOG_LEVEL": "info"}, "binaryData": {"logo": "aGk="}}

secret := {"kind": "Secret", "metadata": {"name": "secret"}, "stringData": {"PASSWORD": "x"}}

says(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard.namespace as "shop"
}

test_keys_that_are_there_pass if {
	says([variable("configMapKeyRef", {"name": "config", "key": "LOG_LEVEL"}), config]) == set()
	says([variable("secretKeyRef", {"name": "secret", "key": "PASSWORD"}), secret]) == set()
}

test_a_key_that_is_missing_is_refused if {
	says([variable("configMapKeyRef", {"name": "config", "key": "LOGLEVEL"}), config]) == {
		`ConfigMap "config" of this release has no key "LOGLEVEL"; did you mean LOG_LEVEL?`,
	}
	says([variable("secretKeyRef", {"name": "secret", "key": "TOKEN"}), secret]) == {
		`Secret "secret" of this release has no key "TOKEN"`,
	}
}

test_optional_keys_may_be_missing if {
	says([variable("secretKeyRef", {"name": "secret", "key": "TOKEN", "optional": true}), secret]) == set()
}

test_what_comes_from_elsewhere_is_let_pass if {
	says([variable("secretKeyRef", {"name": "other", "key": "TOKEN"}), secret]) == set()
	says([variable("configMapKeyRef", {"name": "other", "key": "TOKEN"}), config]) == set()
}

test_a_config_map_of_the_workloads_name_is_expected if {
	count(says([variable("configMapKeyRef", {"name": "app", "key": "TOKEN"})])) == 1
	count(says([pod({"containers": [{"name": "app", "envFrom": [{"configMapRef": {"name": "app"}}]}]})])) == 1
	says([pod({"containers": [{"name": "app", "envFrom": [{"configMapRef": {"name": "app", "optional": true}}]}]})]) == set()
	says([pod({"containers": [{"name": "app", "envFrom": [{"secretRef": {"name": "app"}}]}]})]) == set()
}

test_files_have_keys_too if {
	every volume in [
		{"configMap": {"name": "config", "items": [{"key": "other"}]}},
		{"secret": {"secretName": "secret", "items": [{"key": "other"}]}},
		{"projected": {"sources": [{"secret": {"name": "secret", "items": [{"key": "other"}]}}]}},
	] {
		count(says([pod({"containers": [], "volumes": [volume]}), config, secret])) == 1
	}
	says([pod({"containers": [], "volumes": [{"configMap": {"name": "config", "items": [{"key": "logo"}]}}]}), config]) == set()
	says([pod({"containers": [], "volumes": [{"persistentVolumeClaim": {"claimName": "data"}}]})]) == set()
}

external(spec) := {"kind": "ExternalSecret", "metadata": {"name": "secret"}, "spec": spec}

test_an_external_secret_has_the_keys_it_fetches if {
	wanted := variable("secretKeyRef", {"name": "secret", "key": "PASSWORD"})
	says([wanted, external({"data": [{"secretKey": "PASSWORD"}]})]) == set()
	says([wanted, external({"data": [{"secretKey": "TOKEN"}]})]) == {
		`Secret "secret" of this release has no key "PASSWORD"`,
	}
	says([wanted, external({"target": {"name": "other"}, "data": []})]) == set()
}

test_keys_that_cannot_be_known_are_let_pass if {
	wanted := variable("secretKeyRef", {"name": "secret", "key": "PASSWORD"})
	says([wanted, external({"dataFrom": [{}]})]) == set()
	says([wanted, external({"target": {"template": {"data": {}}}, "data": []})]) == set()
}

test_a_sealed_secret_has_the_keys_it_seals if {
	wanted := variable("secretKeyRef", {"name": "secret", "key": "PASSWORD"})
	sealed := {"kind": "SealedSecret", "metadata": {"name": "secret"}, "spec": {"encryptedData": {"PASSWORD": "x"}}}
	says([wanted, sealed]) == set()
	count(says([variable("secretKeyRef", {"name": "secret", "key": "TOKEN"}), sealed])) == 1
}
