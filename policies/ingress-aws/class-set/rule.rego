# METADATA
# title: An Ingress names its class once
# description: >-
#   The class decides which controller serves an Ingress. The annotation kubernetes.io/ingress.class is its old place. An API server
#   refuses a new Ingress that has both; with neither it is served by whatever the cluster's default is, or by nobody.
# custom:
#   severity: error
#   kinds: [Ingress]
#   remediation: >-
#     Set spec.ingressClassName and remove the annotation kubernetes.io/ingress.class.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
package policies["ingress-aws"]["class-set"]

violation contains {"msg": msg, "path": ["metadata", "annotations", annotation]} if {
	input.metadata.annotations[annotation]
	input.spec.ingressClassName
	msg := "the class is set twice, by spec.ingressClassName and by an annotation: the API server does not create such an Ingress"
}

violation contains {"msg": msg, "path": ["spec", "ingressClassName"]} if {
	not input.metadata.annotations[annotation]
	not input.spec.ingressClassName
	msg := "no class is set: which controller serves this Ingress depends on the cluster's default, if it has one"
}

annotation := "kubernetes.io/ingress.class"
