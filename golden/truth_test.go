package golden

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/trace"
	"github.com/chartyard/chartyard/internal/values"
)

// A trace that calls itself exact or proved is put to the test: the value it
// names is changed, and the field must change too. The line it names must have
// the value's key.
func TestTracesAreTrue(t *testing.T) {
	var all tally
	eachCase(t, func(t *testing.T) {
		for _, r := range renderings(t, release.Options{Paths: []string{tree}}) {
			if r.Err != nil {
				continue
			}
			all.add(r.truth(t))
		}
	})
	t.Log(all)
	if sure := all.certain + all.fixed; sure < all.fields*9/10 {
		t.Errorf("%v: of so few the cause is known", all)
	}
}

// tally counts fields by what their traces say.
type tally struct{ fields, certain, fixed, inferred, unknown int }

func (n *tally) add(m tally) {
	n.fields += m.fields
	n.certain += m.certain
	n.fixed += m.fixed
	n.inferred += m.inferred
	n.unknown += m.unknown
}

func (n tally) String() string {
	return fmt.Sprintf("%d fields: %d of a value, %d of the template, %d inferred, %d unknown", n.fields, n.certain, n.fixed, n.inferred, n.unknown)
}

// truth tests every scalar field of a rendering.
func (r rendering) truth(t *testing.T) tally {
	t.Helper()
	var n tally
	prover := prover{rendering: r, trials: map[string][]*manifest.Object{}}
	for i, obj := range r.Objects {
		tracer := trace.New(r.Output.Frames, r.Output.Values, r.Output.Stack) // with all its trials
		tracer.Again = r.Tracer.Again
		for _, field := range scalars(obj.Value, nil) {
			n.fields++
			loc := tracer.Locate(obj, field, "")
			place := fmt.Sprintf("%s: %s %s", fileName(r.Environment), obj, field)
			switch {
			case !loc.Template.Known():
				n.unknown++
			case loc.Precision == diag.Inferred:
				n.inferred++
			case len(loc.ValuesPath) == 0:
				n.fixed++
			default:
				n.certain++
				if !prover.moves(i, field, loc.ValuesPath) {
					t.Errorf("%s is traced (%s) to .Values.%s at %s, but does not change with it", place, loc.Precision, loc.ValuesPath, loc.Template)
				}
			}
			checkPlaces(t, place, loc)
		}
	}
	return n
}

// scalars lists the paths below at of everything that is no collection.
func scalars(v any, at diag.Path) []diag.Path {
	switch v := v.(type) {
	case map[string]any:
		var out []diag.Path
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out = append(out, scalars(v[key], at.Append(key))...)
		}
		return out
	case []any:
		var out []diag.Path
		for i, item := range v {
			out = append(out, scalars(item, at.Append(strconv.Itoa(i)))...)
		}
		return out
	}
	return []diag.Path{at}
}

// prover renders with one value changed.
type prover struct {
	rendering
	trials map[string][]*manifest.Object
}

// moves reports whether some other value at path makes another field, or
// another object, or none at all.
func (p prover) moves(object int, field, path diag.Path) bool {
	was, _ := values.Lookup(p.Output.Values, path)
	obj := p.Objects[object]
	for i, other := range others(was) {
		if p.differs(fmt.Sprint(path, i), path, other, obj, field) {
			return true
		}
	}
	// The field may come from the name of the key. A default's key is taken away
	// by null, another by leaving it out.
	parent, _ := values.Lookup(p.Output.Values, path[:len(path)-1])
	table, ok := parent.(map[string]any)
	if !ok || len(path) == 1 {
		return false
	}
	key := path[len(path)-1]
	named, without := maps.Clone(table), maps.Clone(table)
	named[key], named["a-"+key] = nil, table[key]
	without["a-"+key] = table[key]
	delete(without, key)
	return p.differs(fmt.Sprint(path, "null"), path[:len(path)-1], named, obj, field) ||
		p.differs(fmt.Sprint(path, "gone"), path[:len(path)-1], without, obj, field)
}

func (p prover) differs(key string, path diag.Path, other any, obj *manifest.Object, field diag.Path) bool {
	objects, done := p.trials[key]
	if !done {
		var err error
		if objects, err = p.Tracer.Again(path, other); err != nil {
			objects = []*manifest.Object{} // the chart refuses the value: it reads it
		}
		p.trials[key] = objects
	}
	before, _ := values.Lookup(obj.Value, field)
	for _, changed := range objects {
		if changed.Object == obj.Object && changed.Template == obj.Template && occurrence(objects, changed) == occurrence(p.Objects, obj) {
			after, _ := values.Lookup(changed.Value, field)
			return !reflect.DeepEqual(before, after)
		}
	}
	return true
}

// occurrence is which of the objects of one name this one is.
func occurrence(objects []*manifest.Object, wanted *manifest.Object) int {
	n := 0
	for _, obj := range objects {
		if obj == wanted {
			break
		}
		if obj.Object == wanted.Object && obj.Template == wanted.Template {
			n++
		}
	}
	return n
}

// others are values of the same type as v.
func others(v any) []any {
	switch v := v.(type) {
	case nil:
		return []any{"1", 1.0, true, map[string]any{"a": "1"}}
	case string:
		return []any{v + "1", "1" + v, "other", "1"}
	case bool:
		return []any{!v}
	case float64:
		return []any{v + 1, v * 3, 0.0}
	case []any:
		return []any{append(slices.Clone(v), "1"), []any{}}
	case map[string]any:
		more := maps.Clone(v)
		more["another"] = "1"
		return []any{more}
	}
	return nil
}

// checkPlaces holds the lines that a trace names to what stands on them.
func checkPlaces(t *testing.T, place string, loc check.Location) {
	t.Helper()
	for _, span := range append(slices.Clone(loc.Includes), loc.Template) {
		if !span.Known() || strings.Contains(span.File, "!") { // in a packed subchart
			continue
		}
		if _, ok := line(t, span); !ok {
			t.Errorf("%s: there is no line %s", place, span)
		}
	}
	if len(loc.Origins) == 0 {
		return
	}
	won := loc.Origins[len(loc.Origins)-1]
	if won.Layer.Doc == nil || len(won.Written) == 0 || strings.Contains(won.Span.File, "!") {
		return
	}
	text, ok := line(t, won.Span)
	step := won.Written[len(won.Written)-1]
	if _, err := strconv.Atoi(step); err == nil {
		step = "" // an item of a list
	}
	if !ok || !strings.Contains(text, step) {
		t.Errorf("%s is said to be set by %s at %s, but there stands %q", place, won.Written, won.Span, text)
	}
}

// line is the text that a span begins on.
func line(t *testing.T, span diag.Span) (string, bool) {
	t.Helper()
	text, err := os.ReadFile(span.File)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	if span.Line < 1 || span.Line > len(lines) {
		return "", false
	}
	return lines[span.Line-1], true
}
