# METADATA
# title: An Ingress does not name its class twice
# description: >-
#   spec.ingressClassName and the annotation kubernetes.io/ingress.class, its old place: an Ingress has one of them at
#   most.
# custom:
#   severity: error
#   profile: baseline
#   kinds: [Ingress]
#   rationale: >-
#     An API server refuses a new Ingress that has both, but lets one that is there already be changed so. So it works
#     in every environment but the next new one, or on the day that one has to be made again.
#   remediation: >-
#     Keep spec.ingressClassName and remove the annotation. In the standard chart: ingress.className; remove the
#     annotation from ingress.annotations.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
package policies["ingress-aws"]["class-once"]

violation contains {"msg": msg, "path": ["metadata", "annotations", annotation]} if {
	input.metadata.annotations[annotation]
	input.spec.ingressClassName
	msg := "the class is set twice, by spec.ingressClassName and by an annotation: the API server refuses such an Ingress"
}

annotation := "kubernetes.io/ingress.class"
