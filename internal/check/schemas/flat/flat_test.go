package flat

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
)

func compiled(t *testing.T, schema string) *Schema {
	t.Helper()
	s, err := new(Compiler).Compile(schema)
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	return s
}

// What is not sure to mean the same here as in a whole validator is refused.
func TestRefuses(t *testing.T) {
	const draft7 = `"$schema": "http://json-schema.org/draft-07/schema#"`
	for _, c := range []struct{ schema, want string }{
		{``, "no JSON"},
		{`{} {}`, "no JSON"},
		{`{"type": "strng"}`, "type strng is unknown"},
		{`{"type": []}`, "list of types is empty"},
		{`{"type": ["string", "string"]}`, "type stands twice"},
		{`{"type": null}`, "wrong type"},
		{`[]`, "wrong type"},
		{`{"minimum": "x"}`, "bound is no number"},
		{`{"minimum": 1e999999999}`, "too large"},
		{`{"multipleOf": 0}`, "not above 0"},
		{`{"minLength": -1}`, "no whole number"},
		{`{"minLength": 1.5}`, "no whole number"},
		{`{"pattern": "("}`, "missing closing )"},
		{`{"patternProperties": {"(": true}}`, "missing closing )"},
		{`{"properties": {"a": {"properties": {"b": 7}}}}`, "wrong type"},
		{`{"required": ["a", "a"]}`, "one twice"},
		{`{"enum": []}`, "enum is empty"},
		{`{"enum": [1, 1.0]}`, "value of enum stands twice"},
		{`{"allOf": []}`, "list of schemas is empty"},
		{`{"title": 1}`, "wrong type"},
		{`{"type": "string", "type": "object"}`, "stands twice"},
		{`{"properties": {"a": true, "a": false}}`, "stands twice"},
		{`{"items": [true]}`, "wrong type"},
		{`{"unevaluatedProperties": false}`, "unknown here"},
		{`{"$dynamicRef": "#a"}`, "unknown here"},
		{`{"$id": "https://example.com"}`, "unknown here"},
		{`{"properties": {"a": {"$schema": "https://json-schema.org/draft/2020-12/schema"}}}`, "within names a draft"},
		{`{"$schema": "http://json-schema.org/draft-04/schema#"}`, "draft is unknown"},
		{`{"$schema": "urn:x"}`, "draft is unknown"},
		{`{"$schema": null}`, "draft is unknown"},
		{`{` + draft7 + `, "dependentRequired": {}}`, "unknown here"},
		{`{` + draft7 + `, "format": "ipv4"}`, "for nobody to judge"},
		{`{` + draft7 + `, "$ref": "#/definitions/x", "type": 7, "definitions": {"x": {}}}`, "wrong type"},
		{`{"$ref": "#/definitions/x"}`, "no definition"},
		{`{"$ref": "t.json"}`, "leads elsewhere"},
		{`{"$ref": "#/definitions/a%20b", "definitions": {"a b": true}}`, "leads elsewhere"},
		{`{"$ref": "#"}`, "back to itself"},
		{`{"$ref": "#/$defs/x", "$defs": {"x": {"anyOf": [true, {"not": {"$ref": "#/$defs/x"}}]}}}`, "back to itself"},
		{strings.Repeat(`{"not": `, 150) + `true` + strings.Repeat(`}`, 150), "too deep"},
		{`{"default": ` + strings.Repeat(`[`, 150) + strings.Repeat(`]`, 150) + `}`, "too deep"},
	} {
		_, err := new(Compiler).Compile(c.schema)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.schema, err, c.want)
		}
	}
}

func TestValid(t *testing.T) {
	object := func(name string, v any) map[string]any { return map[string]any{name: v} }
	tree := compiled(t, `{"type": "object", "properties": {"kids": {"items": {"$ref": "#"}}}, "additionalProperties": false}`)
	for _, c := range []struct {
		schema *Schema
		value  any
		want   bool
	}{
		{compiled(t, `true`), nil, true},
		{compiled(t, `false`), nil, false},
		{compiled(t, `{"description": "a \"quoted\" é, \\"}`), "x", true},
		{compiled(t, "{\"properties\": {\"a\\u00e9\\n\": false}}"), object("aé\n", 1.0), false},
		{compiled(t, "{\"const\": \"\xff\"}"), "\ufffd", true},
		{tree, object("kids", []any{object("kids", []any{map[string]any{}})}), true},
		{tree, object("kids", []any{object("kids", []any{object("kid", 1.0)})}), false},
		{compiled(t, `{"maximum": 9007199254740993}`), int64(9007199254740993), true},
		{compiled(t, `{"maximum": 9007199254740993}`), int64(9007199254740994), false},
		{compiled(t, `{"multipleOf": 0.1}`), 0.3, true},
		{compiled(t, `{"const": {"a": [1.0, null]}}`), object("a", []any{1.0, nil}), true},
		{compiled(t, `{"not": {"type": "string"}}`), math.NaN(), false},
		{compiled(t, `true`), math.Inf(1), false},
		{compiled(t, `true`), object("a", []int{1}), false},
	} {
		if got := c.schema.Valid(c.value); got != c.want {
			t.Errorf("%#v: %t, want %t", c.value, got, c.want)
		}
	}
}

// A schema that takes for ever gets no yes, however it is turned.
func TestGivesUp(t *testing.T) {
	const levels = 40
	var defs []string
	for i := range levels {
		next := fmt.Sprintf(`{"$ref": "#/$defs/d%d"}`, i+1)
		defs = append(defs, fmt.Sprintf(`"d%d": {"allOf": [%s, %s]}`, i, next, next))
	}
	all := strings.Join(append(defs, fmt.Sprintf(`"d%d": true`, levels)), ", ")
	for _, use := range []string{`"$ref": "#/$defs/d0"`, `"not": {"not": {"$ref": "#/$defs/d0"}}`, `"anyOf": [{"$ref": "#/$defs/d0"}, true]`} {
		if compiled(t, `{`+use+`, "$defs": {`+all+`}}`).Valid("x") {
			t.Errorf("%s: valid", use)
		}
	}
}

// One compiler serves many goroutines; run it under the race detector.
func TestCompilerIsShared(t *testing.T) {
	var c Compiler
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			s, err := c.Compile(`{"propertyNames": {"pattern": "^[a-c]$"}, "additionalProperties": {"pattern": "x$"}}`)
			if err != nil {
				t.Error(err)
				return
			}
			for range 100 {
				if !s.Valid(map[string]any{"a": "x", "b": "yx"}) || s.Valid(map[string]any{"d": "x"}) {
					t.Error("wrong verdict")
				}
			}
		})
	}
	wait.Wait()
}
