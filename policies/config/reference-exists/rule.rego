# METADATA
# title: What pods refer to is there
# description: >-
#   The keys of ConfigMaps and Secrets that pods name, where the release makes the object and its keys can be known.
#   What it does not make may come from elsewhere and is let pass, but for a ConfigMap with the workload's own name;
#   so are optional references.
# custom:
#   severity: error
#   profile: baseline
#   scope: release
#   kinds: [workload]
#   rationale: >-
#     A pod that names an object or a key which is not there never starts. It stays in CreateContainerConfigError, or
#     waits for its volume, and the rollout ends in a time-out some ten minutes later.
#   remediation: >-
#     Correct the name or the key, add it to the object, or mark the reference as optional when the program can do
#     without. In the standard chart: an entry of config makes both ends; what extraEnv refers to is yours.
#   references:
#     - https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
package policies.config["reference-exists"]

import data.policies.lib.references
import data.policies.lib.release
import data.policies.lib.words

violation contains {"msg": msg, "path": ref.path, "object": release.name(obj)} if {
	some [obj, ref] in references.all
	ref.optional != true
	some key in ref.keys
	makers := references.makers(obj, ref.kind, ref.name)
	is_known(makers)
	known := {key | some maker in makers; some key in references.keys(maker)}
	not key in known
	msg := sprintf("%s %q of this release has no key %q%s", [ref.kind, ref.name, key, words.hint(key, known)])
}

violation contains {"msg": msg, "path": ref.path, "object": release.name(obj)} if {
	some [obj, ref] in references.all
	ref.kind == "ConfigMap"
	ref.name == obj.metadata.name
	ref.optional != true
	count(references.makers(obj, ref.kind, ref.name)) == 0
	msg := sprintf(
		"the release makes no ConfigMap %q, and no other has reason to have the name of %s",
		[ref.name, release.title(obj)],
	)
}

# is_known is true when all keys that the makers give are known.
is_known(makers) if {
	count(makers) > 0
	every maker in makers {
		references.keys(maker)
	}
}
