package policies.config["secret-in-manifest_test"]

import data.policies.config["secret-in-manifest"] as rule

messages(variable) := messages_with(variable, {"also": [], "except": []})

messages_with(variable, params) := found if {
	found := {v.msg | some v in rule.violation}
		with input as {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": [variable]}]}}
		with data.chartyard.params as {"config/secret-in-manifest": params}
}

test_references_and_settings_pass if {
	messages({"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "app", "key": "DB_PASSWORD"}}}) == set()
	messages({"name": "DB_PASSWORD", "value": ""}) == set()
	messages({"name": "DB_PASSWORD", "value": "$(OTHER)"}) == set()
	messages({"name": "DB_PASSWORD_FILE", "value": "/run/secrets/db"}) == set()
	messages({"name": "TOKEN_URL", "value": "https://id.example.com/token"}) == set()
	messages({"name": "DB_URL", "value": "postgres://app:$(DB_PASSWORD)@db/app"}) == set()
}

test_a_password_of_its_own_is_refused if {
	every name in ["DB_PASSWORD", "API_KEY", "client_secret", "TOKEN"] {
		messages({"name": name, "value": "swordfish"}) == {sprintf(`container "app" is given %s, which is named like a secret and has its value here`, [name])}
	}
}

test_a_secret_is_known_by_itself if {
	messages({"name": "DB_URL", "value": "postgres://app:swordfish@db/app"}) == {
		`container "app" is given DB_URL, which holds an address with a password`,
	}
	messages({"name": "ID", "value": concat("", ["AK", "IA0123456789ABCDEF"])}) == {
		`container "app" is given ID, which holds an AWS access key`,
	}
}

test_an_aws_key_is_not_moved_but_removed if {
	pod := {"kind": "Pod", "spec": {"containers": [{"name": "app", "env": [
		{"name": "ID", "value": concat("", ["AK", "IA0123456789ABCDEF"])},
		{"name": "DB_PASSWORD", "value": "swordfish"},
	]}]}}
	found := {v.path[4]: v.remediation |
		some v in rule.violation with input as pod
			with data.chartyard.params as {"config/secret-in-manifest": {"also": [], "except": []}}
	}
	contains(found[0], "serviceAccount.roleArn")
	contains(found[1], "secretKeyRef")
}

test_config_maps_are_looked_into if {
	key := concat(" ", ["-----BEGIN RSA PRIVATE", "KEY-----"])
	found := {v.path | some v in rule.violation}
		with input as {"kind": "ConfigMap", "data": {"tls.key": key, "CSRF_TOKEN": "X-Csrf-Token", "HOOK": "https://app:guest@example.com"}}
	found == {["data", "tls.key"]}
}

test_a_yard_knows_more_names if {
	params := {"also": ["pin"], "except": ["PAGE_TOKEN"]}
	every name in ["PIN", "CARD_pin"] {
		count(messages_with({"name": name, "value": "1234"}, params)) == 1
	}
	messages_with({"name": "SPIN", "value": "1234"}, params) == set()
	messages_with({"name": "PAGE_TOKEN", "value": "next"}, params) == set()
}
