package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// keys are the keys of an entry in the long form.
func keys() []string {
	return []string{"value", "sensitive", "reason", "required", "description", "default", "type", "enum", "from"}
}

// readEntry gives nil for a null: an overlay took the entry away.
func readEntry(name string, v any, environment string) (*Entry, error) {
	entry := &Entry{Name: name, Path: diag.Path{Block, name}}
	long, isLong := v.(map[string]any)
	if isLong {
		if err := entry.readLong(long, environment); err != nil {
			return nil, err
		}
		v = long["value"]
		entry.Path = entry.Path.Append("value")
		if def := long["default"]; v == nil && def != nil {
			v, entry.Defaulted = def, true
			entry.Path = diag.Path{Block, name, "default"}
		}
	} else if v == nil {
		return nil, nil
	}
	at := diag.Path{Block, name}
	if entry.Mark == nil && NamedLikeSecret(name) {
		return nil, &Error{Path: at, Msg: fmt.Sprintf("named like a secret: write %s.sensitive: true, or false if it is none", at)}
	}
	if v == nil {
		return entry, nil
	}
	text, err := Text(v)
	if err != nil {
		return nil, &Error{Path: at, Msg: err.Error()}
	}
	entry.Text, entry.HasValue = text, true
	return entry, nil
}

func (e *Entry) readLong(long map[string]any, environment string) error {
	for _, key := range slices.Sorted(maps.Keys(long)) {
		if err := e.readKey(key, long[key], environment); err != nil {
			return err
		}
	}
	return nil
}

func (e *Entry) readKey(key string, v any, environment string) error {
	at := diag.Path{Block, e.Name, key}
	wrong := func(want string) error { return &Error{Path: at, Msg: "must be " + want} }
	switch key {
	case "value", "default":
	case "sensitive":
		mark, ok := v.(bool)
		if !ok {
			return wrong("true or false")
		}
		e.Sensitive, e.Mark = mark, &mark
	case "reason", "description":
		text, ok := v.(string)
		if !ok {
			return wrong("a text")
		}
		if key == "reason" {
			e.Reason = text
		} else {
			e.Description = text
		}
	case "required":
		required, ok := readRequired(v, environment)
		if !ok {
			return wrong("true, false or a list of environments")
		}
		e.Required = &required
	case "type":
		text, _ := v.(string)
		if !slices.Contains(Types(), text) {
			return wrong("one of " + strings.Join(Types(), ", ") + diag.DidYouMean(text, Types()))
		}
		e.Type = Type(text)
	case "enum":
		list, err := readEnum(v)
		if err != nil {
			return wrong(err.Error())
		}
		e.Enum = list
	case "from":
		if v != string(FromService) && v != string(FromCommon) {
			return wrong("service or common")
		}
		e.From = From(v.(string))
	default:
		return &Error{Path: at, Msg: "an entry has no such key, only " + strings.Join(keys(), ", ") + diag.DidYouMean(key, keys())}
	}
	return nil
}

// readRequired settles a list of environments for one: who does not know where
// it is needs the value.
func readRequired(v any, environment string) (required, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case []any:
		for _, name := range v {
			if _, ok := name.(string); !ok {
				return false, false
			}
		}
		return environment == "" || slices.Contains(v, any(environment)), true
	}
	return false, false
}

func readEnum(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("a list of the values that it may be")
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text, err := Text(item)
		if err != nil || item == nil {
			return nil, fmt.Errorf("a list of texts, numbers and booleans")
		}
		texts[i] = text
	}
	return texts, nil
}
