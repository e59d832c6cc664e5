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
	places == set() with input.objects as [pod({"serviceAccountName": "app"}), account({"automountServiceAccountToken": false})]
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
	places == {["ServiceAccount", "automountServiceAccountToken"]} with input.objects as objects with data.chartyard.namespace as "shop"
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
