package policies.identity["account-exists_test"]

import data.policies.identity["account-exists"] as rule

deployment(account) := {"kind": "Deployment", "metadata": {"name": "app"}, "spec": {"template": {"spec": {"serviceAccountName": account}}}}

account(name) := {"kind": "ServiceAccount", "metadata": {"name": name}}

messages(objects) := found if {
	found := {v.msg | some v in rule.violation} with input.objects as objects with data.chartyard as {"namespace": "shop"}
}

test_an_account_of_the_release_passes if {
	messages([deployment("app"), account("app")]) == set()
	messages([deployment("default")]) == set()
}

test_an_account_from_elsewhere_passes if {
	messages([deployment("platform-runner"), account("app")]) == set()
	messages([deployment("platform-runner")]) == set()
}

test_a_misspelt_name_is_refused if {
	messages([deployment("payment"), account("payments")]) == {
		`the release makes no ServiceAccount "payment"; did you mean payments?`,
	}
}

test_the_own_name_is_no_other_ones if {
	messages([deployment("app")]) == {
		`the release makes no ServiceAccount "app", and no other has reason to have the name of the workload`,
	}
}
