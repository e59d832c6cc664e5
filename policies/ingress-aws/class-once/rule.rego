# METADATA
# title: An Ingress does not name its class twice
# description: >-
#   The annotation kubernetes.io/ingress.class is the old place of spec.ingressClassName. An API server refuses a new
#   Ingress that has both, but lets one that is there already be changed so: it works until the next new environment.
# custom:
#   severity: error
#   kinds: [Ingress]
#   remediation: >-
#     Keep spec.ingressClassName and remove the annotation.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
package policies["ingress-aws"]["class-once"]

violation contains {"msg": msg, "path": ["metadata", "annotations", annotation]} if {
	input.metadata.annotations[annotation]
	input.spec.ingressClassName
	msg := "the class is set twice, by spec.ingressClassName and by an annotation: the API server does not create such an Ingress"
}

annotation := "kubernetes.io/ingress.class"
