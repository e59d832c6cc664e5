package config

import (
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// EachMarked calls visit for every marked entry of every config block in merged
// values, a subchart's too, whose Secret Helm makes: the path of the entry, and
// the entry, which visit may change. Names are in order.
func EachMarked(merged map[string]any, visit func(at diag.Path, entry map[string]any)) {
	eachMarked(merged, nil, visit)
}

func eachMarked(table map[string]any, at diag.Path, visit func(diag.Path, map[string]any)) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		below, ok := table[key].(map[string]any)
		if !ok {
			continue
		}
		if key != Block {
			eachMarked(below, at.Append(key), visit)
			continue
		}
		if !ReadDelivery(table).HelmSeesSecrets() {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(below)) {
			if entry, ok := below[name].(map[string]any); ok && entry["sensitive"] == true {
				visit(at.Append(Block, name), entry)
			}
		}
	}
}

// Placeholder stands for the value of a marked entry that has none because
// nobody read the secrets.
func Placeholder(name string) string { return "<" + name + ": secrets were not read>" }

// PutPlaceholders gives every marked entry without a value its placeholder.
func PutPlaceholders(merged map[string]any) {
	EachMarked(merged, func(at diag.Path, entry map[string]any) {
		if entry["value"] == nil && entry["default"] == nil {
			entry["value"] = Placeholder(at[len(at)-1])
		}
	})
}
