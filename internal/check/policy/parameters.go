package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
)

// Parameters are what a yard may set of a rule, by name.
type Parameters map[string]Parameter

// Parameter says what values are taken, in the words of JSON Schema.
type Parameter struct {
	Type        string     `json:"type"`            // one of parameterTypes
	Items       *Parameter `json:"items,omitempty"` // of an array
	Enum        []any      `json:"enum,omitempty"`
	Minimum     *float64   `json:"minimum,omitempty"`
	Maximum     *float64   `json:"maximum,omitempty"`
	Pattern     string     `json:"pattern,omitempty"` // of a string, unanchored
	Description string     `json:"description,omitempty"`
	// Default is what the rule is given when the yard sets nothing. Only items
	// have none.
	Default any `json:"default,omitempty"`
}

func parameterTypes() []string { return []string{"string", "integer", "number", "boolean", "array"} }

// A ParameterFault says what is wrong with a value.
type ParameterFault struct {
	Path diag.Path // from the rule's parameters: {"labels", "0"}
	Msg  string
}

// Faults are what is wrong with the values that a yard sets, in the order of
// their names.
func (ps Parameters) Faults(values map[string]any) []ParameterFault {
	var faults []ParameterFault
	names := ps.Names()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p, ok := ps[name]
		switch {
		case !ok && len(ps) == 0:
			faults = append(faults, ParameterFault{diag.Path{name}, "the rule has no parameters"})
		case !ok:
			faults = append(faults, ParameterFault{diag.Path{name}, "no such parameter, only " + strings.Join(names, ", ") + diag.DidYouMean(name, names)})
		default:
			faults = append(faults, p.faults(diag.Path{name}, values[name])...)
		}
	}
	return faults
}

func (p Parameter) faults(at diag.Path, value any) []ParameterFault {
	value = plain(value)
	if !p.isOfType(value) {
		return []ParameterFault{{at, fmt.Sprintf("want %s, not %s", p.typeName(), text(value))}}
	}
	if items, ok := value.([]any); ok {
		var faults []ParameterFault
		for i, item := range items {
			faults = append(faults, p.Items.faults(at.Append(fmt.Sprint(i)), item)...)
		}
		return faults
	}
	if msg := p.outside(value); msg != "" {
		return []ParameterFault{{at, msg}}
	}
	return nil
}

// outside says what a value of the right type lacks.
func (p Parameter) outside(value any) string {
	number, isNumber := value.(float64)
	word, isText := value.(string)
	switch {
	case len(p.Enum) > 0 && !slices.Contains(p.Enum, value):
		var words []string
		for _, v := range p.Enum {
			words = append(words, text(v))
		}
		return fmt.Sprintf("want %s, not %s", alternatives(words), text(value))
	case isNumber && p.Minimum != nil && number < *p.Minimum:
		return fmt.Sprintf("want at least %v, not %v", *p.Minimum, number)
	case isNumber && p.Maximum != nil && number > *p.Maximum:
		return fmt.Sprintf("want at most %v, not %v", *p.Maximum, number)
	case isText && p.Pattern != "":
		if ok, err := regexp.MatchString(p.Pattern, word); err == nil && !ok {
			return fmt.Sprintf("%q does not match %s", word, p.Pattern)
		}
	}
	return ""
}

func (p Parameter) isOfType(value any) bool {
	switch v := value.(type) {
	case string:
		return p.Type == "string"
	case bool:
		return p.Type == "boolean"
	case float64:
		return p.Type == "number" || p.Type == "integer" && v == math.Trunc(v)
	case []any:
		return p.Type == "array"
	}
	return false
}

// typeName is the type for people: "a list of strings".
func (p Parameter) typeName() string {
	switch p.Type {
	case "string":
		return "text"
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "boolean":
		return "true or false"
	}
	if p.Items == nil {
		return "a list"
	}
	return "a list, each " + p.Items.typeName()
}

// plain makes of a number what JSON makes of it.
func plain(value any) any {
	switch v := value.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return f
		}
	}
	return value
}

// text is a value as JSON, short.
func text(value any) string {
	const most = 60
	out, err := json.Marshal(value)
	switch {
	case err != nil:
		return fmt.Sprintf("%T", value)
	case utf8.RuneCount(out) > most:
		return string([]rune(string(out))[:most]) + "…"
	}
	return string(out)
}

// page is the parameters as the rule's documentation shows them.
func (ps Parameters) page() []check.PageParameter {
	var out []check.PageParameter
	for _, name := range ps.Names() {
		p := ps[name]
		out = append(out, check.PageParameter{Name: name, Type: p.typeName(), Default: text(p.Default), Description: p.Description})
	}
	return out
}

// withDefaults are the parameters of all rules: what the yard gives, and the
// defaults of what it does not.
func (p *Policies) withDefaults(given map[string]any) map[string]any {
	out := make(map[string]any, len(given))
	maps.Copy(out, given)
	for _, r := range p.rules {
		if len(r.Parameters) == 0 {
			continue
		}
		filled := make(map[string]any, len(r.Parameters))
		for name, parameter := range r.Parameters {
			filled[name] = parameter.Default
		}
		if own, ok := given[r.ID].(map[string]any); ok {
			maps.Copy(filled, own)
		}
		out[r.ID] = filled
	}
	return out
}
