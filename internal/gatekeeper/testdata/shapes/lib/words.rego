package policies.lib.words

import data.policies.lib["odd-name"].deeper as below

# known is what the parameters of whoever asks allow.
known(word) if word in {"on", "off"}

# Not asked for by any rule: it must not be exported, for what it reads.
namespace := data.chartyard.namespace

default fallback := "none"

fallback := below.first(input.metadata.labels)

either(a, _) := a if {
	a != ""
} else := b if {
	# the second is what the object is called
	b := input.metadata.name
}
