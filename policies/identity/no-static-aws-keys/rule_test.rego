package policies.identity["no-static-aws-keys_test"]

import data.policies.identity["no-static-aws-keys"] as rule

pod(env) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": env}]}}

test_other_settings_pass if {
	count(rule.violation) == 0 with input as pod([{"name": "AWS_REGION", "value": "eu-west-1"}, {"name": "AWS_ROLE_ARN"}])
	count(rule.violation) == 0 with input as {"kind": "Secret", "metadata": {"name": "app"}, "data": {"PASSWORD": "x"}}
}

test_keys_in_the_environment_are_refused if {
	count(rule.violation) == 2 with input as pod([
		{"name": "AWS_ACCESS_KEY_ID", "value": "x"},
		{"name": "AWS_SECRET_ACCESS_KEY", "valueFrom": {"secretKeyRef": {"name": "app", "key": "aws"}}},
	])
}

test_keys_in_config_are_refused if {
	every field in ["data", "stringData"] {
		count(rule.violation) == 1 with input as {"kind": "Secret", "metadata": {"name": "app"}, field: {"aws_secret_access_key": "x"}}
	}
	count(rule.violation) == 1 with input as {"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"AWS_SESSION_TOKEN": "x"}}
}
