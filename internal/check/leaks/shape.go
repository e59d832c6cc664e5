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
	content any // of JSON
}

type shapeKind int

const (
	shapeText shapeKind = iota
	shapeNumber
	shapeDuration
	shapeURL
	shapeJSON
	shapeBoolean
	shapeEnum
)

// inDigits reports whether the canary is one of digits.
func (s shape) inDigits() bool { return s.kind == shapeNumber || s.kind == shapeDuration }

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
		out, _ := json.Marshal(withLeaves(s.content, text(n, of)))
		return string(out)
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

// withLeaves is a JSON value with every text in it replaced.
func withLeaves(v any, leaf string) any {
	switch v := v.(type) {
	case string:
		return leaf
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = withLeaves(item, leaf)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out[key] = withLeaves(v[key], leaf)
		}
		return out
	}
	return v
}
