package policies.identity["token-not-mounted_test"]

import data.policies.identity["token-not-mounted"] as rule

pod(spec) := {"kind": "Pod", "metadata": {"name": "app"}, "spec": spec}

account(fields) := object.union({"kind": "ServiceAccount", "metadata": {"name": "app"}}, fields)

places := {[v.object.kind, concat(".", v.path)] | some v in rule.violation}

at_pod := {["Pod", "spec.automountServiceAccountToken"]}

test_a_refusal_of_the_pod_passes if {
	places == set() with input.objects as [pod({"automountServiceAccountToken": false})]
		with data.chartyard.namespace as "shop"
}

test_a_refusal_of_the_account_passes if {
	places == set()
		with input.objects as [pod({"serviceAccountName": "app"}), account({"automountServiceAccountToken": false})]
		with data.chartyard.namespace as "shop"
}

test_the_pods_word_goes_first if {
	objects := [pod({"serviceAccountName": "app", "automountServiceAccountToken": true}), account({"automountServiceAccountToken": false})]
	places == at_pod with input.objects as objects with data.chartyard.namespace as "shop"
}

test_silence_mounts if {
	places == at_pod with input.objects as [pod({}), {"kind": "Service", "metadata": {"name": "app"}}]
		with data.chartyard.namespace as "shop"
}

test_an_account_that_asks_for_it_is_the_place if {
	objects := [pod({"serviceAccountName": "app"}), account({"automountServiceAccountToken": true})]
	places == {["ServiceAccount", "automountServiceAccountToken"]} with input.objects as objects
		with data.chartyard.namespace as "shop"
}

test_an_account_elsewhere_says_nothing if {
	objects := [
		pod({"serviceAccountName": "app"}),
		account({"metadata": {"name": "app", "namespace": "other"}, "automountServiceAccountToken": false}),
	]
	places == at_pod with input.objects as objects with data.chartyard.namespace as "shop"
}

test_a_bound_account_needs_its_token if {
	binding := {"kind": "RoleBinding", "metadata": {"name": "app"}, "subjects": [{"kind": "ServiceAccount", "name": "app"}]}
	places == set() with input.objects as [pod({"serviceAccountName": "app"}), binding]
		with data.chartyard.namespace as "shop"
}

test_all_accounts_of_the_namespace_can_be_bound if {
	every name in ["system:serviceaccounts", "system:serviceaccounts:shop"] {
		binding := {"kind": "RoleBinding", "metadata": {"name": "app"}, "subjects": [{"kind": "Group", "name": name}]}
		places == set() with input.objects as [pod({}), binding] with data.chartyard.namespace as "shop"
	}
}

test_an_account_bound_elsewhere_is_another if {
	subject := {"kind": "ServiceAccount", "name": "app", "namespace": "other"}
	binding := {"kind": "RoleBinding", "metadata": {"name": "app"}, "subjects": [subject]}
	places == at_pod with input.objects as [pod({"serviceAccountName": "app"}), binding]
		with data.chartyard.namespace as "shop"
}

test_a_name_that_the_server_makes_is_no_way_out if {
	msgs := {v.msg | some v in rule.violation}
		with input.objects as [{"kind": "Pod", "metadata": {"generateName": "app-"}, "spec": {}}]
		with data.chartyard.namespace as "shop"
	msgs == {
		`Pod "app-" gets a token for the Kubernetes API, of service account "default", that nothing in this chart gives rights to`,
	}
}

test_an_account_that_is_there_twice_breaks_nothing if {
	objects := [
		pod({"serviceAccountName": "app"}),
		account({"automountServiceAccountToken": true}),
		account({"automountServiceAccountToken": true, "secrets": []}),
	]
	places == {["ServiceAccount", "automountServiceAccountToken"]} with input.objects as objects
		with data.chartyard.namespace as "shop"
}
