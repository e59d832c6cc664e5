package trace

import (
	"reflect"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// maxTrials is how often one render may be repeated for proofs: each costs as
// much as the render itself.
const maxTrials = 12

// moves reports whether the field changes when the value does.
func (t *Tracer) moves(path diag.Path, f *field) bool {
	objects := t.trial(path)
	if objects == nil {
		return false
	}
	before, _ := values.Lookup(f.obj.Value, f.path[len(f.obj.At):])
	for _, obj := range objects {
		if obj.Kind != f.obj.Kind || obj.Name != f.obj.Name || obj.Namespace != f.obj.Namespace || obj.Template != f.obj.Template {
			continue
		}
		after, _ := values.Lookup(obj.Value, f.path[len(f.obj.At):])
		return !reflect.DeepEqual(before, after)
	}
	return false // the object itself is gone or renamed: no proof about the field
}

// trial renders with another value at path; nil when that cannot be done.
func (t *Tracer) trial(path diag.Path) []*manifest.Object {
	key := path.String()
	if objects, done := t.trials[key]; done {
		return objects
	}
	if t.Again == nil || len(t.trials) >= maxTrials {
		return nil
	}
	was, _ := values.Lookup(t.Values, path)
	t.trials[key] = nil
	if changed, ok := other(was); ok {
		if objects, err := t.Again(path, changed); err == nil {
			t.trials[key] = objects
		}
	}
	return t.trials[key]
}

// other is a value of the same type that is not v.
func other(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return "1", true
	case string:
		return v + "1", true
	case bool:
		return !v, true
	case float64:
		return v + 1, true
	}
	return nil, false
}
