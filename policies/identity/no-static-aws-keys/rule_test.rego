package policies.identity["no-static-aws-keys_test"]

import data.policies.identity["no-static-aws-keys"] as rule

pod(env) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": env}]}}

faults(object) := faults_of(object, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])

faults_of(object, names) := found if {
	found := count(rule.violation) with input as object
		with data.chartyard.params as {"identity/no-static-aws-keys": {"names": names}}
}

test_other_settings_pass if {
	faults(pod([{"name": "AWS_REGION", "value": "eu-west-1"}, {"name": "AWS_ROLE_ARN"}])) == 0
	faults({"kind": "Secret", "metadata": {"name": "app"}, "data": {"PASSWORD": "x"}}) == 0
}

test_keys_in_the_environment_are_refused if {
	faults(pod([
		{"name": "AWS_ACCESS_KEY_ID", "value": "x"},
		{"name": "AWS_SECRET_ACCESS_KEY", "valueFrom": {"secretKeyRef": {"name": "app", "key": "aws"}}},
	])) == 2
}

test_keys_in_config_are_refused if {
	every field in ["data", "stringData"] {
		faults({"kind": "Secret", "metadata": {"name": "app"}, field: {"aws_secret_access_key": "x"}}) == 1
	}
	faults({"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"AWS_SESSION_TOKEN": "x"}}) == 1
}

test_a_yard_can_name_others if {
	faults_of(pod([{"name": "AWS_SECRET_KEY", "value": "x"}]), ["AWS_SECRET_KEY"]) == 1
}
