package engine

import (
	"fmt"
	"reflect"
	"time"
)

// walker estimates from above how long a value becomes when it is printed or
// encoded. A part that hangs in the value twice is counted twice, as every
// encoder writes it twice: so a few nested dicts can stand for terabytes.
type walker struct {
	nodes int
	bytes int
	depth int
	// paths is set for encoders that write the whole path before each map.
	paths bool
	path  int
}

// measure walks values and returns the number of their nodes. The error says
// that they are too large or too deep for any function to walk.
func measure(values ...any) (nodes int, err error) {
	var w walker
	for _, v := range values {
		if err := w.value(v); err != nil {
			return 0, err
		}
	}
	return w.nodes, nil
}

const nodeBytes = 64

// node counts a map, a list or a scalar of n bytes of text.
func (w *walker) node(n int) error {
	w.nodes++
	w.bytes += nodeBytes + 2*w.depth + n
	if w.bytes > maxValue {
		return limitExceeded{"bytes", fmt.Sprintf("a value of more than %d MiB when written out", maxValue>>20)}
	}
	return nil
}

// text is the most bytes a string becomes: escapes, and an indent per line.
func (w *walker) text(s string) int {
	n := len(s)
	for i := range len(s) {
		switch b := s[i]; {
		case b == '\n':
			n += 2 + 2*w.depth
		case b < ' ' || b >= 0x7f || b == '<' || b == '>' || b == '&':
			n += 5
		case b == '"' || b == '\'' || b == '\\':
			n++
		}
	}
	return n
}

func (w *walker) enter() error {
	w.depth++
	if w.depth > maxDepth {
		return limitExceeded{"depth", fmt.Sprintf("a value nested more than %d deep, or in itself", maxDepth)}
	}
	n := 0
	if w.paths {
		n = w.path
	}
	return w.node(n)
}

func (w *walker) value(v any) error {
	switch v := v.(type) {
	case nil, bool, int, int64, float64, time.Time:
		return w.node(0)
	case string:
		return w.node(w.text(v))
	case map[string]any:
		return w.table(v)
	case []any:
		if err := w.enter(); err != nil {
			return err
		}
		for _, item := range v {
			if err := w.value(item); err != nil {
				return err
			}
		}
		w.depth--
		return nil
	default:
		return w.reflected(reflect.ValueOf(v))
	}
}

func (w *walker) table(table map[string]any) error {
	if err := w.enter(); err != nil {
		return err
	}
	for key, item := range table {
		n := w.text(key)
		w.bytes += n
		w.path += n + 1
		if err := w.value(item); err != nil {
			return err
		}
		w.path -= n + 1
	}
	w.depth--
	return nil
}

func (w *walker) reflected(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		return w.node(w.text(v.String()))
	case reflect.Interface:
		if v.CanInterface() {
			return w.value(v.Interface())
		}
		return w.inside(func() error { return w.reflected(v.Elem()) })
	case reflect.Pointer:
		return w.inside(func() error { return w.reflected(v.Elem()) })
	case reflect.Map:
		return w.inside(func() error { return w.entries(v) })
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return w.node(0)
		}
		return w.inside(func() error {
			for i := range v.NumField() {
				if err := w.reflected(v.Field(i)); err != nil {
					return err
				}
			}
			return nil
		})
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return w.node(product(v.Len(), 6))
		}
		return w.inside(func() error { return w.items(v) })
	default:
		return w.node(0)
	}
}

func (w *walker) inside(walk func() error) error {
	if err := w.enter(); err != nil {
		return err
	}
	err := walk()
	w.depth--
	return err
}

func (w *walker) entries(v reflect.Value) error {
	for entry := v.MapRange(); entry.Next(); {
		before := w.bytes
		if err := w.reflected(entry.Key()); err != nil {
			return err
		}
		n := w.bytes - before
		w.path += n
		if err := w.reflected(entry.Value()); err != nil {
			return err
		}
		w.path -= n
	}
	return nil
}

func (w *walker) items(v reflect.Value) error {
	for i := range v.Len() {
		if err := w.reflected(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}
