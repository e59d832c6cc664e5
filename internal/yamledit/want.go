package yamledit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// with is the document's values with one changed. The error says what stands
// in the way.
func (e *editor) with(path diag.Path, value any) (any, error) {
	return e.change(e.values, path, 0, decoded(value))
}

func (e *editor) change(at any, path diag.Path, depth int, value any) (any, error) {
	if depth == len(path) {
		return value, nil
	}
	var err error
	switch at := at.(type) {
	case nil:
		out := map[string]any{}
		out[path[depth]], err = e.change(nil, path, depth+1, value)
		return out, err
	case map[string]any:
		out := maps.Clone(at)
		out[path[depth]], err = e.change(at[path[depth]], path, depth+1, value)
		return out, err
	case []any:
		i, convErr := strconv.Atoi(path[depth])
		if convErr != nil || i < 0 || i >= len(at) {
			return nil, e.doc.Errorf(path, "%s is a list of %d; only an item that is there can be set", named(path[:depth]), len(at))
		}
		out := slices.Clone(at)
		out[i], err = e.change(at[i], path, depth+1, value)
		return out, err
	}
	return nil, e.doc.Errorf(path, "%s has a value of its own, so no key can be set below it", named(path[:depth]))
}

// without is the document's values without the one at path, which is there.
func (e *editor) without(path diag.Path) any {
	var remove func(at any, depth int) any
	remove = func(at any, depth int) any {
		switch at := at.(type) {
		case map[string]any:
			out := maps.Clone(at)
			if depth == len(path)-1 {
				delete(out, path[depth])
			} else {
				out[path[depth]] = remove(at[path[depth]], depth+1)
			}
			return out
		case []any:
			if i, err := strconv.Atoi(path[depth]); err == nil && i < len(at) {
				out := slices.Clone(at)
				out[i] = remove(at[i], depth+1)
				return out
			}
		}
		return at
	}
	return remove(e.values, 0)
}

func named(path diag.Path) string {
	if len(path) == 0 {
		return "the top of the file"
	}
	return path.String()
}

// decoded is a value as reading it back gives it.
func decoded(value any) any {
	switch value := value.(type) {
	case Mapping:
		out := make(map[string]any, len(value))
		for _, pair := range value {
			out[pair.Key] = decoded(pair.Value)
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = decoded(item)
		}
		return out
	case int:
		return float64(value)
	case Plain:
		doc, err := yamldoc.Parse("", []byte(value))
		if err != nil {
			return nil
		}
		v, _ := doc.Value()
		return v
	}
	return value
}

// writable reports whether a value is one that Set can write.
func writable(value any) bool {
	switch value := value.(type) {
	case nil, bool, int, float64:
		return true
	case string:
		return utf8.ValidString(value)
	case Plain:
		doc, err := yamldoc.Parse("", []byte(value))
		return err == nil && doc.Root != nil && doc.Root.Value == string(value)
	case Mapping:
		return !slices.ContainsFunc(value, func(p Pair) bool { return !utf8.ValidString(p.Key) || !writable(p.Value) })
	case []any:
		return !slices.ContainsFunc(value, func(item any) bool { return !isScalar(item) || !writable(item) })
	}
	panic(fmt.Sprintf("yamledit: a value of type %T", value))
}

func isScalar(value any) bool {
	switch value.(type) {
	case Mapping, []any:
		return false
	}
	return true
}
