# METADATA
# title: Pods are replaced when their configuration changes
# description: >-
#   Workloads that read a ConfigMap or Secret of the release as environment variables or as files by subPath. An
#   annotation or label of the pod template whose name holds one of the texts in the parameter `marks` is taken to
#   change with all that the pods read: its name is looked at, not which files are in it. One that cannot change,
#   template/fixed-checksum finds. A workload that Reloader watches is let pass, and so are immutable objects.
# custom:
#   severity: warning
#   profile: restricted
#   scope: release
#   kinds: [Deployment, StatefulSet, DaemonSet]
#   rationale: >-
#     Such values stay as they were when the pod started. When only the ConfigMap or Secret changes, the pod template
#     does not, so the deployment succeeds and the pods go on with the old values. They change weeks later, when
#     something restarts a pod, and then nobody thinks of that deployment.
#   remediation: >-
#     In the standard chart: the annotations of the pod template in templates/deployment.yaml have this line, which
#     holds the ConfigMap and the Secret; deploymentAnnotations is the place for Reloader's.
#
#         checksum/config: {{ include "service.config.checksum" . }}
#
#     In any other chart: Give the pod template an annotation for each file that makes something the pods read, each
#     with a key of its own:
#
#         checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
#         checksum/secret: {{ include (print $.Template.BasePath "/secret.yaml") . | sha256sum }}
#
#     Only the names of the annotations are checked here: with the first line alone this finding is gone, and a change
#     of the Secret still rolls nothing. So make sure that each file is in. A checksum that is written out is no help:
#     it stays the same. For a Secret that Helm does not make let Reloader watch the workload.
#   references:
#     - https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       marks:
#         type: array
#         items:
#           type: string
#           pattern: "^[^A-Z]+$"
#         default: [checksum, hash, sha256, revision]
#         description: >-
#           Texts, in lower case, one of which the name of such an annotation or label of the pod template holds.
package policies.config["change-rolls-pods"]

import data.policies.lib.references
import data.policies.lib.release

violation contains {
	"msg": msg,
	"path": ["spec", "template", "metadata", "annotations"],
	"object": release.name(obj),
} if {
	some kind in ["Deployment", "StatefulSet", "DaemonSet"]
	some obj in release.by_kind[kind]
	not rolls(obj)
	some ref in references.of(obj)
	ref.fixed
	some maker in references.makers(obj, ref.kind, ref.name)
	maker.kind == ref.kind
	not maker.immutable == true
	msg := sprintf(
		"the pods of %s go on with the old values when %s changes: no annotation of the pod template changes with it",
		[release.title(obj), release.title(maker)],
	)
}

rolls(obj) if {
	some field in ["annotations", "labels"]
	some key, _ in obj.spec.template.metadata[field]
	some mark in data.chartyard.params["config/change-rolls-pods"].marks
	contains(lower(key), mark)
}

rolls(obj) if {
	some key, _ in obj.metadata.annotations
	contains(key, "reloader.stakater.com/")
}
