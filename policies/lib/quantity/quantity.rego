# METADATA
# title: Quantities
# description: What Kubernetes means by 250m, 1.5 and 512Mi.
package policies.lib.quantity

# thousandths that a quantity stands for; undefined for one in a form that charts do not use, or in none.
thousandths(value) := value * 1000 if is_number(value)

thousandths(value) := to_number(number) * factors[suffix] if {
	is_string(value)
	[_, number, suffix] := regex.find_all_string_submatch_n(`^([0-9]+(?:\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti|)$`, value, 1)[0]
}

factors := {
	"m": 1,
	"": 1000,
	"k": 1000000,
	"M": 1000000000,
	"G": 1000000000000,
	"T": 1000000000000000,
	"Ki": 1024000,
	"Mi": 1048576000,
	"Gi": 1073741824000,
	"Ti": 1099511627776000,
}
