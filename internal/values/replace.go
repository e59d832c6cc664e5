package values

import (
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// Replace is a copy of user with one value put at path, so that merging it
// over the same defaults changes that value alone. merged is what user was
// merged to: lists are replaced as a whole, so a list on the way is taken from
// there. The result shares nothing with user.
func Replace(user, merged map[string]any, path diag.Path, value any) map[string]any {
	out := Copy(user)
	if out == nil {
		out = map[string]any{}
	}
	for n := 1; n < len(path); n++ {
		if list, _ := Lookup(merged, path[:n]); isList(list) {
			value = replaceIn(copyValue(list), path[n:], value)
			path = path[:n]
		}
	}
	at := out
	for _, step := range path[:len(path)-1] {
		below, ok := at[step].(map[string]any)
		if !ok {
			below = map[string]any{}
			at[step] = below
		}
		at = below
	}
	at[path[len(path)-1]] = value
	return out
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// replaceIn puts value at path in v, which is changed. A path that leads
// nowhere changes nothing.
func replaceIn(v any, path diag.Path, value any) any {
	if len(path) == 0 {
		return value
	}
	switch v := v.(type) {
	case map[string]any:
		v[path[0]] = replaceIn(v[path[0]], path[1:], value)
	case []any:
		if i, err := strconv.Atoi(path[0]); err == nil && i >= 0 && i < len(v) {
			v[i] = replaceIn(v[i], path[1:], value)
		}
	}
	return v
}
