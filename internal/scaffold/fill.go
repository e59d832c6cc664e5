package scaffold

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// fillIn replaces values in a YAML text, and nothing but their letters: comments,
// order and blank lines stay. fills maps the dotted path of a value to the
// template of its new text.
func (t *Template) fillIn(file string, text []byte, fills map[string]string, data map[string]any) ([]byte, error) {
	for _, dotted := range slices.Sorted(maps.Keys(fills)) {
		value, err := t.execute(file+" "+dotted, fills[dotted], data)
		if err != nil {
			return nil, err
		}
		text, err = replace(file, text, strings.Split(dotted, "."), value)
		if err != nil {
			return nil, err
		}
	}
	return text, nil
}

// replace gives the scalar at path a new text: plain when YAML then reads it as
// the same kind of scalar, else in double quotes.
func replace(file string, text []byte, path diag.Path, value string) ([]byte, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	before, err := doc.Map()
	if err != nil {
		return nil, err
	}
	_, node, ok := doc.Find(path)
	if !ok {
		return nil, doc.Errorf(path, "%s is to be filled in, but is not here", path)
	}
	span := doc.Span(node)
	if span.EndColumn == 0 {
		return nil, doc.Errorf(path, "%s is to be filled in, but is not a plain or simply quoted value on one line", path)
	}
	start := offset(text, span)
	end := start + span.EndColumn - span.Column
	old := get(before, path)
	for _, written := range []string{value, strconv.Quote(value)} {
		candidate := slices.Concat(text[:start], []byte(written), text[end:])
		after, err := yamldoc.Parse(file, candidate)
		if err != nil {
			continue
		}
		values, err := after.Map()
		if err != nil {
			continue
		}
		now := get(values, path)
		isSame := reflect.TypeOf(now) == reflect.TypeOf(old) && fmt.Sprint(now) == value
		if isSame || now == any(value) && written != value {
			set(values, path, old)
			if reflect.DeepEqual(values, before) {
				return candidate, nil
			}
		}
	}
	return nil, doc.Errorf(path, "%s cannot be filled in with %q", path, value)
}

// offset is where a span begins in text.
func offset(text []byte, span diag.Span) int {
	at := 0
	for range span.Line - 1 {
		at += strings.IndexByte(string(text[at:]), '\n') + 1
	}
	return at + span.Column - 1
}

// get follows a path of keys that is known to be there.
func get(values map[string]any, path diag.Path) any {
	var at any = values
	for _, key := range path {
		members, _ := at.(map[string]any)
		at = members[key]
	}
	return at
}

func set(values map[string]any, path diag.Path, value any) {
	last := len(path) - 1
	members, _ := get(values, path[:last]).(map[string]any)
	if members != nil {
		members[path[last]] = value
	}
}
