# METADATA
# title: An Ingress names its class
# description: >-
#   spec.ingressClassName. The annotation kubernetes.io/ingress.class, the class's old place, will do.
# custom:
#   severity: warning
#   profile: restricted
#   kinds: [Ingress]
#   rationale: >-
#     The class decides which controller serves an Ingress. Without one it is the cluster's default, which may be
#     another in each environment: the address answers in one of them, and in the next nobody does.
#   remediation: >-
#     Set spec.ingressClassName. In the standard chart: ingress.className.
#   references:
#     - https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
package policies["ingress-aws"]["class-set"]

violation contains {"msg": msg, "path": ["spec", "ingressClassName"]} if {
	not input.metadata.annotations[annotation]
	not input.spec.ingressClassName
	msg := "no class is set: which controller serves this Ingress depends on the cluster's default, if it has one"
}

annotation := "kubernetes.io/ingress.class"
