package schemas

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/check"
)

// verdict is whether values pass a schema, here and in Helm. It fails the test
// when the two differ.
func verdict(t *testing.T, schema string, values any) bool {
	t.Helper()
	ours, why := ourVerdict(t, schema, values)
	err := helmVerdict(schema, values)
	if ours != (err == nil) {
		t.Errorf("schema %s\nvalues %v\nours: %t (%v)\nHelm: %v", schema, values, ours, why, err)
	}
	return ours
}

func ourVerdict(t *testing.T, schema string, values any) (ok bool, why error) {
	t.Helper()
	ok, why = wholeVerdict(t, schema, values)
	if flatly := flatVerdict(schema, values); flatly != unknown && flatly != said(ok) {
		t.Errorf("schema %s\nvalues %v\nflat: %v\nwhole: %t (%v)", schema, values, flatly, ok, why)
	}
	return ok, why
}

func wholeVerdict(t *testing.T, schema string, values any) (ok bool, why error) {
	t.Helper()
	c, err := compile([]byte(schema))
	if err != nil {
		return false, err
	}
	fault, err := c.validate(context.Background(), check.Schema{}, values)
	if err != nil {
		t.Fatal(err)
	}
	if fault == nil {
		return true, nil
	}
	if len(c.leaves(fault)) == 0 {
		t.Errorf("schema %s\nvalues %v\nnothing said about %#v", schema, values, fault)
	}
	return false, errors.New(fault.GoString())
}

func helmVerdict(schema string, values any) error {
	m, ok := values.(map[string]any)
	if !ok {
		m = map[string]any{"v": values}
		schema = wrapped(schema)
	}
	return chartutil.ValidateAgainstSingleSchema(m, []byte(schema))
}

func wrapped(schema string) string { return `{"properties": {"v": ` + schema + `}}` }

// The library that Helm uses and ours agree on every format, for any text.
func FuzzFormats(f *testing.F) {
	for _, seed := range []string{
		"", "1.2.3", "1.2.3-rc.1+b.7", "01.2.3", "P1Y2M3DT4H5M6S", "P1M1Y", "P7W", "PT", "P", "2026-01-02T03:04:05Z/P1D", "P1D/2026-01-02T03:04:05Z",
		"a.b-c.", "-a", "a.-b", "a@b.c", `"a b"@c`, "a..b@c", "a@[127.0.0.1]", "a@[IPv6:::1]", "a b@c", "127.0.0.1", "00.1.2.3", "::1", "fe80::1%eth0", "::ffff:1.2.3.4",
		"0#", "10/a~1", "01#", "/a", "http://a/{b}", "http://[::1", "http://::1", "a%7Bb%7D", "/x%2F{y}", `a\b`, "23:59:60Z", "urn:a:b", "^[a", "550e8400-e29b-41d4-a716-446655440000",
	} {
		f.Add(seed)
	}
	names := []string{
		"semver", "duration", "period", "hostname", "email", "ipv4", "ipv6", "relative-json-pointer", "json-pointer", "uri", "iri", "uri-reference",
		"iri-reference", "uri-template", "regex", "uuid", "date", "time", "date-time", "ip-address", "uriref", "color", "idn-email",
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range names {
			verdict(t, fmt.Sprintf(`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"v": {"format": %q}}}`, name), map[string]any{"v": text})
		}
	})
}

func TestVerdictsAreHelms(t *testing.T) {
	log.SetOutput(io.Discard) // Helm warns of URNs
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	draft := func(url, rest string) string { return `{"$schema": "` + url + `", ` + rest + `}` }
	const d4, d6, d7 = "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#"
	const d19, d20 = "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema"
	for _, c := range []struct {
		name, schema, values string
		want                 bool
	}{
		{"anything", `true`, `a: 1`, true},
		{"nothing", `false`, `a: 1`, false},
		{"empty schema text", ``, `a: 1`, false},
		{"no JSON", `{`, `a: 1`, false},
		{"text behind the schema", `{} x`, `a: 1`, false},
		{"a list as schema", `[]`, `a: 1`, false},
		{"a schema that breaks its draft", `{"type": "strin"}`, `a: 1`, false},
		{"a broken schema that no value meets", `{"properties": {"b": {"type": 7}}}`, `a: 1`, false},
		{"a broken pattern", `{"properties": {"b": {"pattern": "("}}}`, `a: 1`, false},
		{"a broken key pattern in draft 4", draft(d4, `"patternProperties": {"(": {}}`), `a: 1`, false},
		{"a reference to nowhere", `{"properties": {"a": {"$ref": "#/definitions/x"}}}`, `a: 1`, false},
		{"an unknown draft", draft("urn:x", `"type": "object"`), `a: 1`, true},
		{"a urn", `{"properties": {"a": {"$ref": "urn:x:y"}}}`, `a: 1`, true},
		{"a reference to itself by name", `{"properties": {"a": {"$ref": "values.schema.json#/definitions/x"}}, "definitions": {"x": {"type": "string"}}}`, `a: 1`, false},
		{"an embedded $id", `{"$id": "https://example.com/s.json", "properties": {"a": {"$ref": "t.json"}}, "$defs": {"t": {"$id": "t.json", "type": "integer"}}}`, `a: 1`, true},
		{"an anchor", `{"properties": {"a": {"$ref": "#t"}}, "$defs": {"t": {"$anchor": "t", "type": "string"}}}`, `a: 1`, false},
		{"the schema of schemas", `{"properties": {"a": {"$ref": "http://json-schema.org/draft-07/schema#"}}}`, `a: {type: 7}`, false},
		{"a whole float is an integer", `{"properties": {"a": {"type": "integer"}}}`, `a: 1.0`, true},
		{"a large number", `{"properties": {"a": {"type": "integer", "maximum": 1e3}}}`, `a: 1e300`, false},
		{"a format is no assertion in 2020-12", `{"properties": {"a": {"format": "ipv4"}}}`, `a: x`, true},
		{"nor in 2019-09", draft(d19, `"properties": {"a": {"format": "ipv4"}}`), `a: x`, true},
		{"it is one in draft 7", draft(d7, `"properties": {"a": {"format": "ipv4"}}`), `a: x`, false},
		{"encoded content is not looked at", draft(d7, `"properties": {"a": {"contentEncoding": "base64", "contentMediaType": "application/json"}}`), `a: "%"`, true},
		{"exclusive maximum of draft 4", draft(d4, `"properties": {"a": {"maximum": 3, "exclusiveMaximum": true}}`), `a: 3`, false},
		{"exclusive maximum of draft 6", draft(d6, `"properties": {"a": {"exclusiveMaximum": 3}}`), `a: 3`, false},
		{"const is unknown to draft 4", draft(d4, `"properties": {"a": {"const": 3}}`), `a: 4`, true},
		{"siblings of $ref in draft 7", draft(d7, `"properties": {"a": {"$ref": "#/definitions/x", "type": "string"}}, "definitions": {"x": {}}`), `a: 4`, true},
		{"siblings of $ref in 2020-12", draft(d20, `"properties": {"a": {"$ref": "#/definitions/x", "type": "string"}}, "definitions": {"x": {}}`), `a: 4`, false},
		{"items as a list in 2020-12", `{"properties": {"a": {"items": [{"type": "string"}]}}}`, `a: [1]`, false},
		{"prefixItems", `{"properties": {"a": {"prefixItems": [{"type": "string"}], "items": false}}}`, `a: [x, y]`, false},
		{"additionalItems", draft(d7, `"properties": {"a": {"items": [{}], "additionalItems": false}}`), `a: [x, y]`, false},
		{"unevaluatedProperties", `{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}`, `{a: 1, b: 1}`, false},
		{"if without then", draft(d7, `"if": {"required": ["a"]}, "else": false`), `a: 1`, true},
		{"dependencies", draft(d7, `"dependencies": {"a": ["b"]}`), `a: 1`, false},
		{"dependentSchemas", `{"dependentSchemas": {"a": {"required": ["b"]}}}`, `a: 1`, false},
		{"contains", `{"properties": {"a": {"contains": {"type": "string"}, "minContains": 2}}}`, `a: [x, 1]`, false},
		{"not", `{"not": {"required": ["a"]}}`, `a: 1`, false},
		{"two of oneOf", `{"oneOf": [{}, true]}`, `a: 1`, false},
		{"a byte order mark", "\xef\xbb\xbf{}", `a: 1`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var values map[string]any
			if err := yaml.Unmarshal([]byte(c.values), &values); err != nil {
				t.Fatal(err)
			}
			// Helm's loader takes the mark away before it sees the schema.
			schema := strings.TrimPrefix(c.schema, "\xef\xbb\xbf")
			if got, why := ourVerdict(t, c.schema, values); got != c.want {
				t.Errorf("verdict %t, want %t: %v", got, c.want, why)
			}
			if err := helmVerdict(schema, values); (err == nil) != c.want {
				t.Errorf("Helm's verdict: %v; want %t", err, c.want)
			}
		})
	}
}

// Random values against random schemas of every draft: the verdict is Helm's.
func TestRandomVerdictsAreHelms(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	g := generator{rng}
	passed := 0
	const rounds = 800
	for range rounds {
		schema := g.object(3)
		if draft := pick(rng, "", "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema"); draft != "" {
			schema["$schema"] = draft
		}
		schema["definitions"] = map[string]any{"x": g.schema(1), "y": g.schema(1)}
		text, err := json.Marshal(schema)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := compile(text); err != nil && err.Error() == errLoop {
			continue
		}
		for range 4 {
			if verdict(t, string(text), g.members(3)) {
				passed++
			}
			if t.Failed() {
				return
			}
		}
	}
	if passed < rounds/4 || passed > rounds*4*9/10 {
		t.Errorf("%d of %d values passed: the test says little", passed, 4*rounds)
	}
}

// The standard chart's own schema, with values that nearly fit.
func TestStandardChartVerdictsAreHelms(t *testing.T) {
	const chart = "../../../chart-template/chart/"
	schema, err := os.ReadFile(chart + "values.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(chart + "values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	passed := 0
	for round := range 60 {
		var values map[string]any
		if err := yaml.Unmarshal(text, &values); err != nil {
			t.Fatal(err)
		}
		if round > 0 {
			generator{rng}.change(values)
		}
		fault, err := c.validate(context.Background(), check.Schema{}, values)
		if err != nil {
			t.Fatal(err)
		}
		if err := chartutil.ValidateAgainstSingleSchema(values, schema); (err == nil) != (fault == nil) {
			t.Fatalf("values %v\nours: %v\nHelm: %v", values, fault, err)
		}
		if fault == nil {
			passed++
		}
	}
	if passed == 0 || passed == 60 {
		t.Errorf("%d of 60 values passed: the test says little", passed)
	}
}
