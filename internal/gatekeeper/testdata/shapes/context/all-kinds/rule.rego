# METADATA
# title: What an environment is told of
# description: A rule for all kinds that reads what a cluster can be told, and has parameters.
# custom:
#   severity: info
#   remediation: Do better.
#   parameters:
#     type: object
#     properties:
#       most: {type: integer, minimum: 1, maximum: 9, default: 2, description: Number of annotations at most.}
#       words: {type: array, items: {type: string, pattern: "^[a-z]+$"}, default: [loud, quiet], description: Words that count.}
#       mode: {type: string, enum: [strict, lax], default: strict, description: How strict to be.}
package policies.context["all-kinds"]

violation contains {"msg": msg, "path": "metadata.annotations"} if {
	data.chartyard.environment == "prod"
	params.mode == "strict"
	found := [word | some word in params.words; input.metadata.annotations[word]]
	count(found) >= params.most
	msg := sprintf("%d annotations in %q", [count(found), data.chartyard.kubeVersion])
}

params := data.chartyard.params["context/all-kinds"]
