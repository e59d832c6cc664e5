# METADATA
# title: Pods are replaced when their configuration changes
# description: >-
#   Environment variables, and files mounted by subPath, stay as they were when the pod started. When only the
#   ConfigMap or Secret changes, the pod template does not, so a deployment succeeds and the pods go on with the old
#   values until something else restarts them.
# custom:
#   severity: warning
#   scope: release
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   remediation: >-
#     Give the pod template an annotation with a checksum of the configuration, as in checksum/config. Or let Reloader
#     watch the workload.
#   references:
#     - https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments
package policies.config["change-rolls-pods"]

import data.policies.lib.references
import data.policies.lib.release

violation contains {"msg": msg, "path": ["spec", "template", "metadata", "annotations"], "object": release.name(obj)} if {
	some kind in ["Deployment", "StatefulSet", "DaemonSet"]
	some obj in release.by_kind[kind]
	not rolls(obj)
	some ref in references.of(obj)
	ref.fixed
	some maker in references.makers(obj, ref.kind, ref.name)
	maker.kind == ref.kind
	not maker.immutable == true
	msg := sprintf("the pods of %s go on with the old values when %s changes: no annotation of the pod template changes with it", [release.title(obj), release.title(maker)])
}

rolls(obj) if {
	some field in ["annotations", "labels"]
	some key, _ in obj.spec.template.metadata[field]
	regex.match(`(?i)checksum|hash|sha256|revision`, key)
}

rolls(obj) if {
	some key, _ in obj.metadata.annotations
	contains(key, "reloader.stakater.com/")
}
