package config

import (
	"maps"
	"slices"
)

// Placeholder stands for the value of a marked entry that has none because
// nobody read the secrets.
func Placeholder(name string) string { return "<" + name + ": secrets were not read>" }

// Mask puts Masked in place of the value of every marked entry of every config
// block in merged values, a subchart's too: what is rendered of them holds no
// secret. With placeholders, an entry whose Secret Helm makes and that has no
// value gets its Placeholder.
func Mask(merged map[string]any, placeholders bool) {
	eachMarked(merged, func(name string, entry map[string]any, ofHelm bool) {
		if entry["default"] != nil {
			entry["default"] = Masked
		}
		if entry["value"] != nil {
			entry["value"] = Masked
		} else if placeholders && ofHelm && entry["default"] == nil {
			entry["value"] = Placeholder(name)
		}
	})
}

// eachMarked visits the marked entries of all config blocks in order of their
// names. ofHelm is true when Helm makes the Secret that they go to.
func eachMarked(table map[string]any, visit func(name string, entry map[string]any, ofHelm bool)) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		below, ok := table[key].(map[string]any)
		if !ok {
			continue
		}
		if key != Block {
			eachMarked(below, visit)
			continue
		}
		ofHelm := ReadDelivery(table).HelmSeesSecrets()
		for _, name := range slices.Sorted(maps.Keys(below)) {
			if entry, ok := below[name].(map[string]any); ok && entry["sensitive"] == true {
				visit(name, entry, ofHelm)
			}
		}
	}
}
