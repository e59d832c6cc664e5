package leaks

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
)

// shape is what a canary must look like for the templates to take it.
type shape struct {
	kind shapeKind
	// float is true when the value is a YAML number, not a text of digits.
	float   bool
	enum    []any
	content any // of JSON, or a mapping or list in the place of a text
}

type shapeKind int

const (
	shapeText shapeKind = iota
	shapeNumber
	shapeDuration
	shapeURL
	shapeJSON
	shapeStructure // which an entry may not have, and a template gets all the same
	shapeBoolean
	shapeEnum
)

// inDigits reports whether the canary is one of digits.
func (s shape) inDigits() bool { return s.kind == shapeNumber || s.kind == shapeDuration }

// hasDigits reports whether a part of the canary is one of digits.
func (s shape) hasDigits() bool { return s.inDigits() || hasNumber(s.content) }

// guessable reports whether the value is one of a few, whatever its length.
func (s shape) guessable() bool { return s.kind == shapeBoolean || s.kind == shapeEnum }

func newEntry(path, said diag.Path, v any) entry {
	e := entry{path: path, said: said}
	value := v
	long, isLong := v.(map[string]any)
	if isLong {
		if value = long["value"]; value == nil {
			value = long["default"]
		}
	}
	if written, err := config.Text(value); value != nil && err == nil {
		e.size, e.known = len(written), true
	}
	e.shape = shapeOf(value)
	if enum, ok := long["enum"].([]any); ok && len(enum) > 0 {
		e.shape = shape{kind: shapeEnum, enum: enum}
		return e
	}
	typed, _ := long["type"].(string)
	switch config.Type(typed) {
	case config.TypeString:
		if e.shape.kind != shapeJSON && e.shape.kind != shapeURL {
			e.shape = shape{}
		}
	case config.TypeInteger, config.TypeNumber:
		e.shape.kind = shapeNumber
	case config.TypeBoolean:
		e.shape = shape{kind: shapeBoolean}
	case config.TypeURL:
		e.shape = shape{kind: shapeURL}
	case config.TypeDuration:
		e.shape = shape{kind: shapeDuration}
	}
	return e
}

// shapeOf is the shape of a value that is known.
func shapeOf(v any) shape {
	switch v := v.(type) {
	case bool:
		return shape{kind: shapeBoolean}
	case float64, int64, int:
		return shape{kind: shapeNumber, float: true}
	case map[string]any, []any:
		return shape{kind: shapeStructure, content: v}
	case string:
		if _, err := strconv.ParseFloat(v, 64); err == nil {
			return shape{kind: shapeNumber}
		}
		if strings.Contains(v, "://") {
			return shape{kind: shapeURL}
		}
		var content any
		if strings.IndexAny(v, "{[") == 0 && json.Unmarshal([]byte(v), &content) == nil {
			return shape{kind: shapeJSON, content: content}
		}
	}
	return shape{}
}

// value is canary n in this shape.
func (s shape) value(n int, of set) any {
	switch s.kind {
	case shapeNumber:
		if s.float {
			f, _ := strconv.ParseFloat(number(n, of), 64)
			return f
		}
		return number(n, of)
	case shapeDuration: // at most 31 years, which a duration can hold
		return number(n, of)[:leastDigits] + "s"
	case shapeURL: // each part of it shows whose it is
		c := text(n, of)
		third := len(c) / 3
		return "https://" + c[:third] + ":" + c[third:2*third] + "@" + c[2*third:] + ".example"
	case shapeJSON:
		out, _ := json.Marshal(withLeaves(s.content, n, of))
		return string(out)
	case shapeStructure:
		return withLeaves(s.content, n, of)
	case shapeBoolean:
		return of == first
	case shapeEnum:
		if of == first {
			return s.enum[0]
		}
		return s.enum[len(s.enum)-1]
	}
	return text(n, of)
}

// withLeaves is a value with canary n in the place of every text and number in
// it. Truth values can hold none; they change with the set.
func withLeaves(v any, n int, of set) any {
	switch v := v.(type) {
	case string:
		return text(n, of)
	case bool:
		return of == first
	case float64, int64, int:
		f, _ := strconv.ParseFloat(number(n, of), 64)
		return f
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = withLeaves(item, n, of)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out[key] = withLeaves(v[key], n, of)
		}
		return out
	}
	return v
}

// hasNumber reports whether there is a number in a value.
func hasNumber(v any) bool {
	switch v := v.(type) {
	case float64, int64, int:
		return true
	case []any:
		return slices.ContainsFunc(v, hasNumber)
	case map[string]any:
		for _, inner := range v {
			if hasNumber(inner) {
				return true
			}
		}
	}
	return false
}
