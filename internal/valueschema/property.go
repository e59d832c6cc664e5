package valueschema

import (
	"encoding/json"
	"strconv"

	"github.com/chartyard/chartyard/internal/config"
)

// properties are those that entries need. unnamed is what the schema says of
// entries that it does not name; nil for what the config block allows.
func properties(entries []Entry, unnamed object) object {
	out := object{}
	for _, e := range entries {
		if e.needsProperty() {
			out = append(out, pair{e.Name, e.property(unnamed)})
		}
	}
	return out
}

func (e Entry) property(unnamed object) object {
	var out object
	if e.Description != "" {
		out = append(out, pair{"description", quote(e.Description)})
	}
	switch {
	case e.Marked:
		// Only a mapping keeps its mark: a scalar in its place is refused.
		return append(out, pair{"allOf", list{ref("marked")}})
	case e.isTyped():
		return append(out, e.typed()...)
	case unnamed == nil:
		return append(out, pair{"anyOf", list{ref("text"), ref("entry"), object{{"type", quote("null")}}}})
	}
	for _, p := range unnamed {
		if p.key != "description" {
			out = append(out, p)
		}
	}
	return out
}

// isTyped reports whether not every scalar is good as a value. As a text it is:
// the process gets one in any case.
func (e Entry) isTyped() bool { return e.Enum != nil || e.Type != "" && e.Type != config.TypeString }

// typed holds the value to the type, in the short form and in the long one. A
// null takes a value away, or the whole entry.
func (e Entry) typed() object {
	value := e.value()
	return object{
		{"if", object{{"type", quote("object")}}},
		{"then", object{
			{"allOf", list{ref("entry")}},
			{"properties", object{{"value", value}, {"default", value}}},
		}},
		{"else", value},
	}
}

// value is the schema of a scalar. A number and a boolean may come as a text
// too: from --set-string, from quotes, from a secret.
func (e Entry) value() object {
	var out object
	is := func(types ...string) { out = append(out, pair{"type", words(append(types, "null")...)}) }
	text := func(pattern string) { out = append(out, pair{"pattern", quote(pattern)}) }
	switch e.Type {
	case config.TypeInteger:
		is("integer", "string")
		text(`^[+-]?[0-9]+$`)
	case config.TypeNumber:
		is("number", "string")
		text(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)
	case config.TypeBoolean:
		is("boolean", "string")
		text(`^(true|false)$`)
	case config.TypeURL:
		is("string")
		text(`^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]`)
	case config.TypeDuration:
		is("string", "integer") // 0 needs no unit
		text(`^[+-]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`)
		out = append(out, pair{"minimum", raw("0")}, pair{"maximum", raw("0")})
	}
	if e.Enum != nil {
		out = append(out, pair{"enum", e.enum()})
	}
	return out
}

// enum lists the values that are allowed in every form that gives their text.
func (e Entry) enum() list {
	var out list
	for _, text := range e.Enum {
		out = append(out, quote(text))
		if isScalar(text) {
			out = append(out, raw(text))
		}
	}
	return append(out, raw("null"))
}

// isScalar reports whether a number or a boolean gives this very text.
func isScalar(text string) bool {
	if text == "true" || text == "false" {
		return true
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !json.Valid([]byte(text)) {
		return false
	}
	back, err := config.Text(number)
	return err == nil && back == text
}
