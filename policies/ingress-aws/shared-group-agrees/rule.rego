# METADATA
# title: Services that share a load balancer agree about it
# description: >-
#   Ingresses of one group in different services of the run: what holds for the whole load balancer has one value
#   wherever it is set. Lists are the same in any order, load-balancer-attributes are compared one by one, TLS policy
#   and networks per port. When most services say the same, the others are reported. Tags and certificates add up, and
#   are let pass.
# custom:
#   severity: error
#   profile: baseline
#   scope: fleet
#   kinds: [Ingress]
#   rationale: >-
#     One load balancer has one scheme, one TLS policy, one web ACL. When the Ingresses of two services say different
#     things, the controller changes nothing any more for any service of the group: neither gets new routes nor new
#     pods, and only the controller's log says why. Each chart by itself is without a fault.
#   remediation: >-
#     Say the same as the other services of the group, leave it to one of them, or take a group of your own. In the
#     standard chart: ingress.group.name, and ingress.scheme, ingress.sslPolicy, ingress.wafAclArn and
#     ingress.attributes.
#   references:
#     - https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup
package policies["ingress-aws"]["shared-group-agrees"]

import data.policies.lib.alb
import data.policies.lib.fleet

violation contains {"msg": msg, "path": alb.path(name), "object": fleet.name(service, ingress)} if {
	some group, name, about
	values := said[group][name][about]
	count(values) > 1
	most := max([count(services) | some services in values])
	some value, services in values
	other := min([other | some other, others in values; other != value; count(others) == most])
	some service, places in services
	against := object.keys(values[other]) - {service}
	count(against) > 0
	some [i, j] in places
	ingress := input.releases[i].objects[j]
	msg := sprintf(
		"this service says %s %q, and %s %q: the controller changes nothing for any of them",
		[alb.setting_words(name, about), value, says(against), other],
	)
}

# said has, by group and setting, each value, the services that say it, and their Ingresses.
said[group][name][about][value][item.service] contains [i, j] if {
	some i, item in input.releases
	some j, ingress in item.objects
	group := alb.annotation(ingress, "group.name")
	some [name, about, value] in alb.settings(ingress)
}

says(services) := sprintf("%s of the same group says", [fleet.names(services)]) if {
	count(services) == 1
} else := sprintf("%s of the same group say", [fleet.names(services)])
