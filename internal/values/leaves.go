package values

import (
	"maps"
	"slices"
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// Leaves lists the paths of all scalars of a value, in the order of their keys.
// Each begins with at; an empty collection has none.
func Leaves(v any, at diag.Path) []diag.Path {
	switch v := v.(type) {
	case map[string]any:
		var out []diag.Path
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out = append(out, Leaves(v[key], at.Append(key))...)
		}
		return out
	case []any:
		var out []diag.Path
		for i, item := range v {
			out = append(out, Leaves(item, at.Append(strconv.Itoa(i)))...)
		}
		return out
	}
	return []diag.Path{at}
}
