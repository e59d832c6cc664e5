package values

import (
	"maps"
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// MergeMaps merges b over a as Helm merges -f files: mappings are merged,
// anything else of b replaces what a has, a null included (it stays, for
// Coalesce to act on). Neither is changed; the result shares values with both.
func MergeMaps(a, b map[string]any) map[string]any {
	out := make(map[string]any, max(len(a), len(b)))
	maps.Copy(out, a)
	for key, value := range b {
		over, ok := value.(map[string]any)
		if ok {
			if under, ok := out[key].(map[string]any); ok {
				out[key] = MergeMaps(under, over)
				continue
			}
		}
		out[key] = value
	}
	return out
}

// Copy is a deep copy of maps and lists. A nil map stays nil.
func Copy(m map[string]any) map[string]any {
	if m == nil {
		return nil
	}
	out := make(map[string]any, len(m))
	for key, value := range m {
		out[key] = copyValue(value)
	}
	return out
}

func copyValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return Copy(v)
	case []any:
		if v == nil {
			return v
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = copyValue(item)
		}
		return out
	}
	return v
}

// Lookup is the value at path in m; ok tells null from nothing. A step is a
// key, or an index where the value is a list.
func Lookup(m map[string]any, path diag.Path) (value any, ok bool) {
	value = m
	for _, step := range path {
		if value, ok = lookupStep(value, step); !ok {
			return nil, false
		}
	}
	return value, true
}

func lookupStep(v any, step string) (any, bool) {
	switch v := v.(type) {
	case map[string]any:
		child, ok := v[step]
		return child, ok
	case []any:
		i, err := strconv.Atoi(step)
		if err == nil && i >= 0 && i < len(v) && strconv.Itoa(i) == step {
			return v[i], true
		}
	}
	return nil, false
}
