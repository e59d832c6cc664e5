package schemas

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/schemas/flat"
)

// answer is what the flat validator has to say.
type answer string

const (
	valid   answer = "valid"
	invalid answer = "not valid"
	unknown answer = "not my schema"
)

func said(ok bool) answer {
	if ok {
		return valid
	}
	return invalid
}

// flatVerdict is what the flat validator says of values.
func flatVerdict(schema string, values any) answer {
	c := flat.Compiler{Format: formatsOfHelm()}
	compiled, err := c.Compile(strings.TrimPrefix(schema, byteOrderMark))
	if err != nil {
		return unknown
	}
	return said(compiled.Valid(values))
}

// tally counts answers, so that a test can say whether it says anything.
type tally map[answer]int

// agree fails the test when the two validators differ.
func (n tally) agree(t *testing.T, schema string, values any) {
	t.Helper()
	flatly := flatVerdict(schema, values)
	n[flatly]++
	if flatly == unknown {
		return
	}
	if ok, why := wholeVerdict(t, schema, values); said(ok) != flatly {
		t.Fatalf("schema %s\nvalues %#v\nflat: %v\nwhole: %t (%v)", schema, values, flatly, ok, why)
	}
}

func (n tally) atLeast(t *testing.T, want tally) {
	t.Helper()
	for a, least := range want {
		if n[a] < least {
			t.Errorf("%q: %d of %v, want at least %d: the test says little", a, n[a], n, least)
		}
	}
}

// charts are the standard chart and those of the golden tests that are made
// from it.
func charts(t *testing.T) []string {
	t.Helper()
	golden, err := filepath.Glob("../../../golden/*/tree/chart")
	if err != nil || len(golden) == 0 {
		t.Fatalf("no golden charts: %v", err)
	}
	return append(golden, standardChart)
}

func readSchema(t testing.TB, chart string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(chart, "values.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readValues(t testing.TB, chart string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(chart, "values.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	return values
}

// Values that fit a schema of ours never set up the whole validator: a fleet
// has a schema a service, and each would cost some milliseconds.
func TestValuesThatFitAreJudgedFlat(t *testing.T) {
	for _, chart := range charts(t) {
		schema := check.Schema{File: "values.schema.json", Text: []byte(readSchema(t, chart))}
		cache := NewCache()
		cache.get(schema).whole = func() (*compiled, error) {
			t.Errorf("%s: the whole validator was set up", chart)
			return compile(schema.Text)
		}
		cache.Warm(schema)
		pass := check.Pass{Schemas: []check.Schema{schema}, Values: readValues(t, chart)}
		findings, err := check.Run(t.Context(), []check.Check{cache.Check()}, pass)
		if err != nil || len(findings) > 0 {
			t.Errorf("%s: %v %v", chart, findings, err)
		}
	}
}

func TestFlatAgreesOnStandardChart(t *testing.T) {
	schema, values := readSchema(t, standardChart), readValues(t, standardChart)
	n := tally{}
	rng := rand.New(rand.NewPCG(5, 6))
	c := flat.Compiler{Format: formatsOfHelm()}
	flatly, err := c.Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := compile([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		changed := copied(t, values)
		for range 1 + rng.IntN(3) {
			generator{rng}.nudge(changed)
		}
		said := said(flatly.Valid(changed))
		n[said]++
		if fault := whole.validateNow(changed); (fault == nil) != (said == valid) {
			t.Fatalf("values %#v\nflat: %v\nwhole: %v", changed, said, fault)
		}
	}
	n.atLeast(t, tally{valid: 300, invalid: 300})
}

func copied(t *testing.T, values map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFlatAgreesOnRandomSchemas(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	g := generator{rng}
	n := tally{}
	for range 2000 {
		schema := g.whole()
		text := marshalled(t, schema)
		for range 5 {
			n.agree(t, text, g.members(3))
		}
	}
	n.atLeast(t, tally{valid: 1000, invalid: 1000, unknown: 1000})
}

// A schema with something odd at one place is refused, or judged as ever.
func TestFlatAgreesOnBrokenSchemas(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	g := generator{rng}
	n := tally{}
	for range 10_000 {
		schema := g.whole()
		g.breakUp(schema)
		n.agree(t, marshalled(t, schema), g.members(3))
	}
	n.atLeast(t, tally{valid: 150, invalid: 150, unknown: 1000})
}

func marshalled(t *testing.T, schema any) string {
	t.Helper()
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The flat validator says of no text, and of no values, anything else than the
// whole one.
func FuzzFlat(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"type": ["object"], "properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"minimum": 1.5}}}`, `{"a": 1e2}`},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "patternProperties": {"^a": {"format": "ipv4"}}, "additionalProperties": false}`, `{"a": "1.2.3.4"}`},
		{`{"oneOf": [{"required": ["a"]}, {"not": {"const": {"b": [1, null]}}}], "dependencies": {"a": ["b"]}}`, `{"b": [1.0, null]}`},
		{`{"items": {"$ref": "#"}, "prefixItems": [true], "uniqueItems": true, "contains": {"multipleOf": 0.1}}`, `[[0.3], 7]`},
		{"{\"if\": {\"maxLength\": 1}, \"then\": false, \"description\": \"\\u00e9\\ud800\"}", `"\u00e9"`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, schema, values string) {
		var v any
		if len(schema) > 4096 || json.Unmarshal([]byte(values), &v) != nil {
			return
		}
		tally{}.agree(t, schema, v)
	})
}

// Numbers compare as the decimals that they print as.
func TestFlatAgreesOnNumbers(t *testing.T) {
	texts := []string{"0", "-0", "1", "-1", "3", "0.1", "0.30000000000000004", "2.5", "1e3", "1.0", "100E-2", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775808", "1e21", "1e-7", "123456789012345680000"}
	values := []any{0, 7, int64(9007199254740993), int64(-9007199254740993), int64(1 << 62), 0.1 + 0.2, 1e21, 1e-7, 5e-324, 1e308, 9007199254740994.0, math.Copysign(0, -1)}
	for _, text := range texts {
		var v float64
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	n := tally{}
	for _, keyword := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const"} {
		for _, text := range texts {
			schema := `{"` + keyword + `": ` + text + `}`
			for _, v := range values {
				n.agree(t, schema, v)
			}
		}
	}
	for i, v := range values {
		n.agree(t, `{"type": "integer"}`, v)
		n.agree(t, `{"uniqueItems": true}`, []any{v, values[len(values)-1-i], v == 1.0})
	}
	n.atLeast(t, tally{valid: 1000, invalid: 1000})
}
