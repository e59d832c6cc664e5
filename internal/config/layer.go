package config

import (
	"maps"
	"slices"
)

// FromStore is what a secret of a store gives to a service.
type FromStore struct {
	// Values is the layer: each key that the service declares, in the entry's
	// own form, so that no marker is lost.
	Values map[string]any
	// Undeclared are keys that no entry is declared for. Unmarked are keys whose
	// entry does not say whether it is sensitive. Neither is in Values.
	Undeclared, Unmarked []string
}

// Layer turns a secret's keys and values into a layer over declared, which are
// the merged values of the chart's files. A value from a store goes to an entry
// that says whether it is sensitive and to no other. One of a marked entry is
// left where it is when someone else than the chart makes the Secret.
func Layer(declared map[string]any, secret map[string]string) FromStore {
	block, _ := declared[Block].(map[string]any)
	entries := map[string]any{}
	seen := ReadDelivery(declared).HelmSeesSecrets()
	var out FromStore
	for _, key := range slices.Sorted(maps.Keys(secret)) {
		entry, ok := block[key]
		long, _ := entry.(map[string]any)
		mark, said := long["sensitive"].(bool)
		switch {
		case !ok || entry == nil:
			out.Undeclared = append(out.Undeclared, key)
		case !said:
			out.Unmarked = append(out.Unmarked, key)
		case mark && !seen:
		default:
			entries[key] = map[string]any{"value": secret[key]}
		}
	}
	out.Values = map[string]any{}
	if len(entries) > 0 {
		out.Values[Block] = entries
	}
	return out
}
