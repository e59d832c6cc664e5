package foreign

import (
	"maps"
	"slices"
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// lookup finds the part of a decoded document at path.
func lookup(v any, path diag.Path) (any, bool) {
	for _, step := range path {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[step]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			v = in[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// replace is v with another value at path, and mappings on the way to it where
// there is nothing; v itself stays as it is.
func replace(v any, path diag.Path, with any) (any, bool) {
	if len(path) == 0 {
		return with, true
	}
	switch in := v.(type) {
	case nil:
		part, ok := replace(nil, path[1:], with)
		return map[string]any{path[0]: part}, ok
	case map[string]any:
		part, ok := replace(in[path[0]], path[1:], with)
		out := maps.Clone(in)
		out[path[0]] = part
		return out, ok
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(in) {
			return nil, false
		}
		part, ok := replace(in[i], path[1:], with)
		out := slices.Clone(in)
		out[i] = part
		return out, ok
	}
	return nil, false
}
