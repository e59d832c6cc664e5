package values

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// User merges the layers that go over a chart's defaults as Helm does: layers
// in the order given (overlays, secrets, -f files), then sets in Helm's order
// of flags. It returns what Coalesce takes as user, and layers with one more
// for every set, as a Stack takes them. No input is changed. The error names
// the argument of a set that cannot be read.
func User(layers []*Layer, sets []SetArg, readFile ReadFile) (map[string]any, []*Layer, error) {
	user := map[string]any{}
	for _, l := range layers {
		user = MergeMaps(user, l.Values)
	}
	sets = slices.Clone(sets)
	slices.SortStableFunc(sets, func(a, b SetArg) int { return int(a.Kind - b.Kind) })
	layers = slices.Clone(layers)
	for _, set := range sets {
		before := user
		user = Copy(user)
		if err := set.Apply(user, readFile); err != nil {
			return nil, nil, err
		}
		layers = append(layers, set.layer(before, user))
	}
	return user, layers, nil
}

// layer is the set as a layer: merging it over before gives after. A list that
// the set changes in one place is in the layer as a whole.
func (a SetArg) layer(before, after map[string]any) *Layer {
	alone := map[string]any{}
	empty := func(string) ([]byte, error) { return nil, nil } // only the keys matter
	if a.Apply(alone, empty) != nil {
		alone = after // readable only over other values
	}
	l := &Layer{Kind: Set, Name: a.Name()}
	if keys := keysOf(alone, nil); len(keys) > 1 {
		l.Name = a.Kind.Flag() + " " + strings.Join(keys, ",")
	}
	l.Values = l.changed(alone, before, after, nil)
	return l
}

// keysOf lists the keys that one argument sets: --set a=1,b=2 sets two.
func keysOf(table map[string]any, at diag.Path) []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if inner, ok := table[key].(map[string]any); ok && len(inner) > 0 {
			keys = append(keys, keysOf(inner, at.Append(key))...)
		} else {
			keys = append(keys, at.Append(key).String())
		}
	}
	return keys
}

// changed takes the values at the keys of alone from after, and notes where
// after lost keys of before.
func (l *Layer) changed(alone, before, after map[string]any, at diag.Path) map[string]any {
	out := make(map[string]any, len(alone))
	for key := range alone {
		value, ok := after[key]
		if !ok {
			continue
		}
		out[key] = copyValue(value)
		table, isTable := value.(map[string]any)
		inner, innerIsTable := alone[key].(map[string]any)
		if !isTable || !innerIsTable {
			continue
		}
		under, _ := before[key].(map[string]any)
		path := at.Append(key)
		if reflect.DeepEqual(table, MergeMaps(under, inner)) || !losesKey(under, table) {
			out[key] = l.changed(inner, under, table, path)
		} else {
			l.Replaces = append(l.Replaces, path)
		}
	}
	return out
}

// losesKey reports whether a key of before is not in after.
func losesKey(before, after map[string]any) bool {
	for key := range before {
		if _, ok := after[key]; !ok {
			return true
		}
	}
	return false
}
