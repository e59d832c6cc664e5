package yamldoc

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"slices"

	sigs "sigs.k8s.io/yaml"
)

var (
	// ErrTooLarge says that a value would be written in more bytes than allowed.
	ErrTooLarge = errors.New("the YAML text is larger than allowed")
	errTooDeep  = errors.New("the value is nested too deeply for YAML")
)

// Marshal writes v byte for byte as sigs.k8s.io/yaml v1.6.0 does; Helm's toYaml
// is this less the last newline. It is fast for what values are made of and
// leaves the rest (structs, unusual types, keys over 128 bytes, control
// characters) to sigs.k8s.io/yaml itself.
func Marshal(v any) ([]byte, error) { return MarshalLimited(v, 0) }

// MarshalLimited is Marshal that gives ErrTooLarge when the text would be
// longer than maxBytes, before it has done much more work than that. Zero
// means no limit.
func MarshalLimited(v any, maxBytes int) ([]byte, error) {
	e := emitter{max: maxBytes}
	if err := e.value(v, -2, atRoot, 0); err != nil {
		return nil, err
	}
	if maxBytes > 0 && len(e.buf) > maxBytes {
		return nil, ErrTooLarge
	}
	if !e.reference {
		return e.buf, nil
	}
	out, err := sigs.Marshal(v)
	if err == nil && maxBytes > 0 && len(out) > maxBytes {
		return nil, ErrTooLarge
	}
	return out, err
}

// place is what stands before a value.
type place int

const (
	atRoot place = iota
	afterKey
	afterDash
)

// emitter writes block style. Every value ends its line.
type emitter struct {
	buf  []byte
	max  int
	line int // where the current line begins in buf
	keys []string
	// reference says that something is in the value that sigs.k8s.io/yaml must
	// write. The emitter goes on, for the sake of the limit.
	reference bool
}

// value writes v. indent is that of the collection around it; -2 at the root.
func (e *emitter) value(v any, indent int, at place, depth int) error {
	if e.max > 0 && len(e.buf) > e.max {
		return ErrTooLarge
	}
	if depth > maxDepth {
		return errTooDeep
	}
	switch v := v.(type) {
	case map[string]any:
		if v == nil {
			return e.word("null", at)
		}
		return e.mapping(v, indent, at, depth)
	case []any:
		if v == nil {
			return e.word("null", at)
		}
		return e.sequence(v, indent, at, depth)
	case string:
		return e.text(v, indent+2, at)
	case nil:
		return e.word("null", at)
	case bool:
		if v {
			return e.word("true", at)
		}
		return e.word("false", at)
	case float64:
		return e.float(v, at)
	case int:
		return e.int(int64(v), at)
	case int64:
		return e.int(v, at)
	}
	return e.other(v, indent, at, depth)
}

// other writes maps and lists of named or narrower types.
func (e *emitter) other(v any, indent int, at place, depth int) error {
	switch v.(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return e.leave(at)
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Map:
		if r.IsNil() {
			return e.word("null", at)
		}
		if r.Type().Key() != reflect.TypeFor[string]() {
			return e.leave(at)
		}
		m := make(map[string]any, r.Len())
		for it := r.MapRange(); it.Next(); {
			m[it.Key().String()] = it.Value().Interface()
		}
		return e.mapping(m, indent, at, depth)
	case reflect.Slice:
		if r.IsNil() {
			return e.word("null", at)
		}
		if r.Type().Elem().Kind() == reflect.Uint8 { // bytes are base64 in JSON
			return e.leave(at)
		}
		items := make([]any, r.Len())
		for i := range items {
			items[i] = r.Index(i).Interface()
		}
		return e.sequence(items, indent, at, depth)
	}
	return e.leave(at)
}

// leave leaves the writing of the whole to sigs.k8s.io/yaml.
func (e *emitter) leave(at place) error {
	e.reference = true
	return e.word("null", at)
}

func (e *emitter) mapping(m map[string]any, indent int, at place, depth int) error {
	if len(m) == 0 {
		return e.word("{}", at)
	}
	e.open(at)
	first := len(e.keys)
	for key := range m {
		e.keys = append(e.keys, key)
	}
	keys := e.keys[first:]
	slices.SortFunc(keys, compareKeys)
	defer func() { e.keys = e.keys[:first] }()
	for i, key := range keys {
		e.start(indent+2, at, i)
		e.key(key)
		if err := e.value(m[key], indent+2, afterKey, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (e *emitter) sequence(items []any, indent int, at place, depth int) error {
	if len(items) == 0 {
		return e.word("[]", at)
	}
	e.open(at)
	if at == afterKey {
		indent -= 2 // a list stands at the indent of its key
	}
	for i, item := range items {
		e.start(indent+2, at, i)
		e.buf = append(e.buf, '-')
		if err := e.value(item, indent+2, afterDash, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// open makes room for the first line of a collection: below its key, or on the
// line of its dash.
func (e *emitter) open(at place) {
	switch at {
	case afterKey:
		e.endLine()
	case afterDash:
		e.buf = append(e.buf, ' ')
	}
}

// start indents entry i of a collection, unless it shares the line of a dash.
func (e *emitter) start(indent int, at place, i int) {
	if i > 0 || at != afterDash {
		e.indent(indent)
	}
}

func (e *emitter) indent(n int) {
	for ; n > 0; n-- {
		e.buf = append(e.buf, ' ')
	}
}

func (e *emitter) endLine() {
	e.buf = append(e.buf, '\n')
	e.line = len(e.buf)
}

// word writes a value that needs no quotes.
func (e *emitter) word(s string, at place) error {
	e.separate(at)
	e.buf = append(e.buf, s...)
	e.endLine()
	return nil
}

func (e *emitter) separate(at place) {
	if at != atRoot {
		e.buf = append(e.buf, ' ')
	}
}
