package pipeline

import (
	"maps"
	"slices"
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// leaves lists the paths of all scalars of a value, in the order of their keys.
func leaves(v any, at diag.Path) []diag.Path {
	switch v := v.(type) {
	case map[string]any:
		var out []diag.Path
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leaves(v[key], at.Append(key))...)
		}
		return out
	case []any:
		var out []diag.Path
		for i, item := range v {
			out = append(out, leaves(item, at.Append(strconv.Itoa(i)))...)
		}
		return out
	}
	return []diag.Path{at}
}
