package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
)

// keys are the keys of an entry in the long form.
func keys() []string {
	return []string{"value", "sensitive", "reason", "required", "description", "default", "type", "enum", "from"}
}

// readEntry gives nil for a null: an overlay took the entry away.
func readEntry(name string, v any, environment string) (*Entry, error) {
	entry := &Entry{Name: name, Path: diag.Path{Block, name}}
	if v == nil {
		return nil, nil
	}
	at := entry.Path
	long, isLong := v.(map[string]any)
	if isLong {
		if err := entry.readLong(long, environment); err != nil {
			return nil, err
		}
	}
	if entry.Mark == nil && NamedLikeSecret(name) {
		return nil, &Error{Path: at, Msg: fmt.Sprintf("named like a secret: write %s.sensitive: true, or false if it is none; give its value as %[1]s.value", at)}
	}
	if !isLong {
		if err := entry.setText(v); err != nil {
			return nil, err
		}
	}
	if entry.HasValue && !entry.Sensitive && !utf8.ValidString(entry.Text) {
		return nil, &Error{Path: at, Msg: "is not UTF-8, and a ConfigMap holds nothing else; write it in base64, or mark it sensitive"}
	}
	return entry, nil
}

// readLong reads every key, also a default that a value hides: what is wrong
// is wrong in every environment.
func (e *Entry) readLong(long map[string]any, environment string) error {
	at := e.Path
	for _, key := range slices.Sorted(maps.Keys(long)) {
		e.Path = at.Append(key)
		if err := e.readKey(key, long[key], environment); err != nil {
			return err
		}
	}
	e.Path = at.Append("value")
	if e.Defaulted {
		e.Path = at.Append("default")
	}
	return nil
}

// readKey reads the key that e.Path leads to. The default comes before the
// value, in the order of their names.
func (e *Entry) readKey(key string, v any, environment string) (err error) {
	switch key {
	case "default", "value":
		if v != nil {
			err = e.setText(v)
			e.Defaulted = key == "default"
		}
	case "description":
		e.Description, err = readText(e.Path, v)
	case "enum":
		e.Enum, err = readEnum(e.Path, v)
	case "from":
		e.From, err = readFrom(e.Path, v)
	case "reason":
		e.Reason, err = readText(e.Path, v)
	case "required":
		e.Required, err = readRequired(e.Path, v, environment)
	case "sensitive":
		e.Mark, err = readMark(e.Path, v)
		e.Sensitive = e.Mark != nil && *e.Mark
	case "type":
		e.Type, err = readType(e.Path, v)
	default:
		err = &Error{Path: e.Path, Msg: "an entry has no such key, only " + strings.Join(keys(), ", ") + diag.DidYouMean(key, keys())}
	}
	return err
}

// setText takes the value that e.Path leads to.
func (e *Entry) setText(v any) error {
	text, err := Text(v)
	if err != nil {
		return &Error{Path: e.Path, Msg: err.Error()}
	}
	e.Text, e.HasValue = text, true
	return nil
}
