# METADATA
# title: Ingresses of the AWS Load Balancer Controller
# description: Which Ingresses are its, and what their annotations say.
package policies.lib.alb

# prefix of the controller's annotations.
prefix := "alb.ingress.kubernetes.io/"

# path of an annotation, given without the prefix.
path(name) := ["metadata", "annotations", concat("", [prefix, name])]

# annotation of an object, given without the prefix.
annotation(obj, name) := obj.metadata.annotations[concat("", [prefix, name])]

# setting is what holds for a target group: the Service's word goes before the Ingress's.
setting(ingress, service, name) := annotation(service, name) if {
	annotation(service, name)
} else := annotation(ingress, name)

# value is setting, or what the controller does when nothing is said.
value(ingress, service, name) := setting(ingress, service, name) if {
	setting(ingress, service, name)
} else := defaults[name]

defaults := {
	"backend-protocol-version": "HTTP1",
	"healthcheck-path": "/",
	"healthcheck-port": "traffic-port",
	"target-type": "instance",
}

# place is the object, of an Ingress and a Service, whose annotation holds for a target group.
place(ingress, service, name) := found[0] if {
	found := [obj | some obj in [service, ingress]; annotation(obj, name)]
	count(found) > 0
} else := ingress

# class of an Ingress, wherever it is said.
class(ingress) := ingress.spec.ingressClassName if {
	ingress.spec.ingressClassName
} else := ingress.metadata.annotations["kubernetes.io/ingress.class"]

# mine is true for an Ingress of the controller: by its class, or because it speaks to it.
mine(ingress) if class(ingress) == "alb"

mine(ingress) if {
	strings.any_prefix_match(object.keys(ingress.metadata.annotations), prefix)
}

# listeners of an Ingress, each a protocol and a port; none when the annotation cannot be read.
listeners(ingress) := {[protocol, port] |
	some entry in json.unmarshal(text)
	some protocol, port in entry
} if {
	text := annotation(ingress, "listen-ports")
	json.is_valid(text)
} else := set() if {
	annotation(ingress, "listen-ports")
} else := {["HTTPS", 443]} if {
	annotation(ingress, "certificate-arn")
} else := {["HTTP", 80]}

# settings of an Ingress that hold for the load balancer of its whole group: [annotation, what of it, value]. What the
# controller takes for equal is equal here; of tags and certificates it takes all, so they are none of these.
settings(ingress) := (({[name, "", annotation(ingress, name)] | some name in plain_settings} | {[name, "", concat(", ", items(annotation(ingress, name)))] | some name in ["security-groups", "subnets"]}) | attributes(ingress)) | settings_by_port(ingress)

plain_settings := [
	"customer-owned-ipv4-pool", "ip-address-type", "load-balancer-name", "manage-backend-security-group-rules", "scheme",
	"shield-advanced-protection", "ssl-redirect", "waf-acl-id", "wafv2-acl-arn", "wafv2-acl-name",
]

attributes(ingress) := {["load-balancer-attributes", name, value] |
	some entry in items(annotation(ingress, "load-balancer-attributes"))
	[name, value] := split(entry, "=")
}

settings_by_port(ingress) := ({["listen-ports", port_words(port), protocol] | some [protocol, port] in listeners(ingress)} | {["ssl-policy", port_words(port), annotation(ingress, "ssl-policy")] | some ["HTTPS", port] in listeners(ingress)}) | {["inbound-cidrs", port_words(port), concat(", ", items(annotation(ingress, "inbound-cidrs")))] |
	some [_, port] in listeners(ingress)
}

port_words(port) := sprintf("for port %v", [port])

# items of a list in an annotation, in no order.
items(text) := {trim_space(item) | some item in split(text, ",")}

# setting_words is how messages call a setting.
setting_words(name, "") := name

setting_words(name, about) := concat(" ", [name, about]) if about != ""

# order of an Ingress in its group. The controller sorts by namespace and name where it is the same.
order(ingress) := to_number(annotation(ingress, "group.order")) if {
	regex.match(`^-?\d{1,9}$`, annotation(ingress, "group.order"))
} else := 0
