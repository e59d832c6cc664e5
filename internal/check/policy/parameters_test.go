package policy

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
)

const ruleWithParameters = `# METADATA
# title: A rule
# description: For tests.
# custom:
#   severity: error
#   profile: restricted
#   rationale: Nobody would know.
#   remediation: Do better.
#   parameters:
#     type: object
#     additionalProperties: false
#     properties:
#       least: {type: integer, minimum: 1, maximum: 9, default: 2, description: How many.}
#       share: {type: number, default: 0.5, description: What part.}
#       names: {type: array, items: {type: string, pattern: "^[a-z]+$"}, default: [a, b], description: Which.}
#       mode: {type: string, enum: [fast, safe], default: safe, description: How.}
#       strict: {type: boolean, default: false, description: Whether.}
package policies.a.b

params := data.chartyard.params["a/b"]

violation contains {"msg": sprintf("%v %v %v %v %v", [params.least, params.share, params.names, params.mode, params.strict]), "path": []}
`

func TestParametersHaveDefaults(t *testing.T) {
	p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(ruleWithParameters)}})
	for want, given := range map[string]map[string]any{
		`2 0.5 ["a", "b"] safe false`: nil,
		`3 0.5 [] safe false`:         {"a/b": map[string]any{"least": 3, "names": []any{}}},
		`2 0.5 ["a", "b"] fast true`:  {"a/b": map[string]any{"mode": "fast", "strict": true}, "c/d": map[string]any{"least": 4}},
	} {
		pass := check.Pass{Objects: objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n"), Params: given}
		found, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Message != want {
			t.Errorf("with %v: %v, want %s", given, found, want)
		}
	}
}

func TestFaultsOfGivenParameters(t *testing.T) {
	parameters := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(ruleWithParameters)}}).Rules()[0].Parameters
	for _, c := range []struct {
		given map[string]any
		want  string // a fault a line
	}{
		{nil, ""},
		{map[string]any{"least": int64(9), "share": 1, "names": []any{"x"}, "mode": "fast", "strict": true}, ""},
		{map[string]any{"least": 2.0}, ""},
		{map[string]any{"least": 2.5}, "least: want a whole number, not 2.5"},
		{map[string]any{"least": "2"}, `least: want a whole number, not "2"`},
		{map[string]any{"least": 0}, "least: want at least 1, not 0"},
		{map[string]any{"least": 10}, "least: want at most 9, not 10"},
		{map[string]any{"leest": 3}, "leest: no such parameter, only least, mode, names, share, strict; did you mean least?"},
		{map[string]any{"names": []any{"x", 1, "Y"}}, "names[1]: want text, not 1\nnames[2]: \"Y\" does not match ^[a-z]+$"},
		{map[string]any{"names": "x"}, `names: want a list, each text, not "x"`},
		{map[string]any{"mode": "slow"}, `mode: want "fast" or "safe", not "slow"`},
		{map[string]any{"strict": nil}, "strict: want true or false, not null"},
		{map[string]any{"mode": map[string]any{"a": 1}}, `mode: want text, not {"a":1}`},
		{map[string]any{"mode": strings.Repeat("ä", 99)}, `mode: want "fast" or "safe", not "` + strings.Repeat("ä", 59) + "…"},
	} {
		if diff := cmp.Diff(c.want, faultLines(parameters.Faults(c.given))); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.given, diff)
		}
	}
	if got := faultLines(Parameters(nil).Faults(map[string]any{"x": 1})); got != "x: the rule has no parameters" {
		t.Error(got)
	}
}

func faultLines(faults []ParameterFault) string {
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.Path.String()+": "+f.Msg)
	}
	return strings.Join(lines, "\n")
}

func TestPageOfRuleWithParameters(t *testing.T) {
	files := fstest.MapFS{"a/b/rule.rego": {Data: []byte(ruleWithParameters)}}
	pages, err := mustLoad(t, files).Pages(files)
	if err != nil {
		t.Fatal(err)
	}
	page := check.RuleDocs(pages)["a/b.md"]
	for _, want := range []string{
		"`a/b`, error, in the profiles restricted and production\n",
		"## Why\n\nNobody would know.\n",
		"## What is looked at\n\nFor tests.\n",
		"| `least` | a whole number | `2` | How many. |\n| `mode` | text | `\"safe\"` | How. |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the page:\n%s", want, page)
		}
	}
}
