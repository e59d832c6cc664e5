package yamldoc

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Decode fills the struct that into points at from the document, and refuses
// what the struct has no place for. A field says its key in a tag,
// `key:"name"` or `key:"name,required"`; "-" leaves the field alone. Fields are
// strings, booleans, ints, structs, pointers to structs, slices and maps of
// these with string keys, and any.
//
// The error joins one *Error per fault, in the order of the file: an unknown
// key with the one that was probably meant, a missing one, a value of the
// wrong type. What has no fault is filled in all the same.
func (d *Doc) Decode(into any) error {
	value, err := d.Value()
	if err != nil {
		return err
	}
	if value != nil && d.Root == nil {
		return &Error{Span: diag.Span{File: d.File, Line: 1}, Msg: "this YAML cannot be read with its places; write it more plainly"}
	}
	s := &strict{doc: d}
	for _, twice := range d.Duplicates() {
		msg := fmt.Sprintf("%s is here twice; the first is in line %d", twice.Path, twice.First.Line)
		s.faults = append(s.faults, &Error{Span: pointAt(twice.Last), Msg: msg})
	}
	if d.MoreDocuments() {
		s.faults = append(s.faults, d.errorAt(d.Root, "another YAML document follows the first; this file has one"))
	}
	s.value(nil, value, reflect.ValueOf(into).Elem())
	return d.Join(s.faults)
}

// Text is the string at path; ok is false when there is none, or something
// else.
func (d *Doc) Text(path diag.Path) (text string, ok bool) {
	_, value, found := d.Find(path)
	if !found || value.Kind != yaml.ScalarNode || resolveNode(value).kind != stringScalar {
		return "", false
	}
	return value.Value, true
}

// Errorf is a fault at the value that path leads to, or at the deepest part of
// the path that is there.
func (d *Doc) Errorf(path diag.Path, format string, args ...any) *Error {
	steps, key, value := d.Deepest(path)
	at := value
	if key != nil && (steps < len(path) || value.Kind != yaml.ScalarNode || value.Value == "") {
		at = key
	}
	return d.errorAt(at, fmt.Sprintf(format, args...))
}

func (d *Doc) errorAt(node *yaml.Node, msg string) *Error {
	return &Error{Span: pointAt(d.Span(node)), Msg: msg}
}

// pointAt makes a span fit for an error: it has a line.
func pointAt(span diag.Span) diag.Span {
	span.Line = max(span.Line, 1)
	return span
}

// Join makes one error of many, in the order of the file; nil of none.
func (d *Doc) Join(faults []*Error) error {
	slices.SortStableFunc(faults, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Span.Line, b.Span.Line), cmp.Compare(a.Span.Column, b.Span.Column))
	})
	errs := make([]error, len(faults))
	for i, fault := range faults {
		errs[i] = fault
	}
	return errors.Join(errs...)
}

// strict is the state of one Decode.
type strict struct {
	doc    *Doc
	faults []*Error
}

func (s *strict) fault(path diag.Path, format string, args ...any) {
	s.faults = append(s.faults, s.doc.Errorf(path, format, args...))
}

func (s *strict) value(path diag.Path, from any, to reflect.Value) {
	switch to.Kind() {
	case reflect.Pointer:
		if from == nil {
			return
		}
		to.Set(reflect.New(to.Type().Elem()))
		s.value(path, from, to.Elem())
	case reflect.Struct:
		s.structure(path, from, to)
	case reflect.Map:
		s.mapping(path, from, to)
	case reflect.Slice:
		s.list(path, from, to)
	case reflect.Interface:
		if from != nil {
			to.Set(reflect.ValueOf(from))
		}
	default:
		s.scalar(path, from, to)
	}
}

func (s *strict) structure(path diag.Path, from any, to reflect.Value) {
	members, ok := from.(map[string]any)
	if !ok {
		s.wrongType(path, from, "a mapping")
		return
	}
	var known []string
	for i := range to.NumField() {
		key, required := fieldKey(to.Type().Field(i))
		if key == "" {
			continue
		}
		known = append(known, key)
		if member, ok := members[key]; ok {
			s.value(path.Append(key), member, to.Field(i))
		} else if required {
			s.fault(path, "%s", missing(path, key))
		}
	}
	for key := range members {
		if !slices.Contains(known, key) {
			at, _, _ := s.doc.Find(path.Append(key))
			s.faults = append(s.faults, s.doc.errorAt(at, unknownKey(key, known)))
		}
	}
}

func fieldKey(field reflect.StructField) (key string, required bool) {
	key, option, _ := strings.Cut(field.Tag.Get("key"), ",")
	if key == "-" {
		key = ""
	}
	return key, option == "required"
}

func missing(path diag.Path, key string) string {
	if len(path) == 0 {
		return key + " is missing"
	}
	return fmt.Sprintf("%s: %s is missing", path, key)
}

func unknownKey(key string, known []string) string {
	if near, ok := diag.Nearest(key, known); ok {
		return fmt.Sprintf("%s: no such key; did you mean %s?", key, near)
	}
	return fmt.Sprintf("%s: no such key; there are %s", key, strings.Join(known, ", "))
}

func (s *strict) mapping(path diag.Path, from any, to reflect.Value) {
	members, ok := from.(map[string]any)
	if !ok {
		s.wrongType(path, from, "a mapping")
		return
	}
	to.Set(reflect.MakeMapWithSize(to.Type(), len(members)))
	for key, member := range members {
		element := reflect.New(to.Type().Elem()).Elem()
		s.value(path.Append(key), member, element)
		to.SetMapIndex(reflect.ValueOf(key), element)
	}
}

func (s *strict) list(path diag.Path, from any, to reflect.Value) {
	items, ok := from.([]any)
	if !ok {
		s.wrongType(path, from, "a list")
		return
	}
	to.Set(reflect.MakeSlice(to.Type(), len(items), len(items)))
	for i, item := range items {
		s.value(path.Append(fmt.Sprint(i)), item, to.Index(i))
	}
}

func (s *strict) scalar(path diag.Path, from any, to reflect.Value) {
	switch to.Kind() {
	case reflect.String:
		if text, ok := from.(string); ok {
			to.SetString(text)
			return
		}
		s.wrongType(path, from, "a string")
	case reflect.Bool:
		if b, ok := from.(bool); ok {
			to.SetBool(b)
			return
		}
		s.wrongType(path, from, "true or false")
	case reflect.Int:
		if n, ok := wholeNumber(from); ok {
			to.SetInt(n)
			return
		}
		s.wrongType(path, from, "a whole number")
	default:
		panic("yamldoc: Decode into " + to.Type().String())
	}
}

func wholeNumber(from any) (int64, bool) {
	switch n := from.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == float64(int64(n))
	}
	return 0, false
}

// wrongType names what stands at path and what is wanted there.
func (s *strict) wrongType(path diag.Path, from any, want string) {
	name := path.String()
	if name == "" {
		name = "the document"
	}
	hint := ""
	if want == "a string" && isPlain(from) {
		hint = "; quote it"
	}
	s.fault(path, "%s is %s, want %s%s", name, typeName(from), want, hint)
}

func isPlain(v any) bool {
	switch v.(type) {
	case nil, map[string]any, []any:
		return false
	}
	return true
}

func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "empty"
	case map[string]any:
		return "a mapping"
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "true or false"
	}
	return "a number"
}
