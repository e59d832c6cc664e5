package policy

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/policies"
)

// TestExamples holds every rule to the examples in its folder.
func TestExamples(t *testing.T) {
	p := mustLoad(t, policies.FS)
	for _, r := range p.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			if n := broken(t, p, r, "bad.yaml"); n == 0 {
				t.Error("bad.yaml does not break the rule")
			}
			if n := broken(t, p, r, "good.yaml"); n != 0 {
				t.Errorf("good.yaml breaks the rule %d times", n)
			}
		})
	}
}

func broken(t *testing.T, p *Policies, r Rule, example string) int {
	t.Helper()
	text, err := policies.FS.ReadFile(r.ID + "/" + example)
	if err != nil {
		t.Fatal(err)
	}
	found := findingsOfExample(t, p, r, string(text))
	n := 0
	for _, f := range found {
		if f.Rule == r.ID {
			n++
		}
	}
	return n
}

func findingsOfExample(t *testing.T, p *Policies, r Rule, text string) []diag.Finding {
	t.Helper()
	if r.Scope != FleetScope {
		return findings(t, p, objects(t, text))
	}
	var releases []Release
	for _, one := range ExampleReleases(text) {
		releases = append(releases, Release{Service: one.Service, Namespace: one.Service, Objects: objects(t, one.Text)})
	}
	return fleetFindings(t, p, releases)
}

// contextual is a rule over labels that reads what EXPR says.
const contextual = `# METADATA
# title: A rule
# description: For tests.
# custom: {severity: error, remediation: Do better.}
package policies.a.b

violation contains {"msg": msg, "path": ["kind"]} if msg := indirect

indirect := EXPR
`

// Equal objects are evaluated once, but never when the answer may differ.
func TestMemo(t *testing.T) {
	first := check.Pass{Environment: "dev", Params: map[string]any{"word": "one"}}
	second := check.Pass{Environment: "prod", Params: map[string]any{"word": "two"}}
	for _, test := range []struct {
		expr  string
		known int // objects remembered
		want  []string
	}{
		{`input.metadata.name`, 2, []string{"app", "app"}}, // the parameters differ
		{`data.chartyard.params.word`, 2, []string{"one", "two"}},
		{`data.chartyard.environment`, 0, []string{"dev", "prod"}},
		{`data.chartyard[["environment"][_]]`, 0, []string{"dev", "prod"}},
		{`object.get(data.chartyard, "environment", "")`, 0, []string{"dev", "prod"}},
	} {
		t.Run(test.expr, func(t *testing.T) {
			rule := strings.Replace(contextual, "EXPR", test.expr, 1)
			p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
			var got []string
			for _, pass := range []check.Pass{first, second} {
				pass.Objects = objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n")
				found, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range found {
					got = append(got, f.Message)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			if p.memo.Len() != test.known {
				t.Errorf("%d objects remembered, want %d", p.memo.Len(), test.known)
			}
		})
	}
}

func TestEqualObjectsAreEvaluatedOnce(t *testing.T) {
	p := mustLoad(t, policies.FS)
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec: {containers: [{name: app}]}\n"
	first := findings(t, p, objects(t, pod))
	if p.memo.Len() != 1 {
		t.Fatalf("%d objects remembered, want 1", p.memo.Len())
	}
	if diff := cmp.Diff(first, findings(t, p, objects(t, pod))); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
	findings(t, p, objects(t, pod+"# another\n"))
	if p.memo.Len() != 2 {
		t.Errorf("%d objects remembered after another text, want 2", p.memo.Len())
	}
}

func TestPoliciesServeSeveralEnvironmentsAtOnce(t *testing.T) {
	text, err := os.ReadFile("testdata/cases/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := LoadVetted(policies.FS) // compiled modules share terms
	if err != nil {
		t.Fatal(err)
	}
	want := findings(t, mustLoad(t, policies.FS), objects(t, string(text)))
	all := make([][]diag.Finding, 8)
	var wg sync.WaitGroup
	for i := range all {
		objects := objects(t, string(text))
		wg.Go(func() { all[i] = findings(t, p, objects) })
	}
	wg.Wait()
	for _, got := range all {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("findings (-alone +together):\n%s", diff)
		}
	}
}

func TestEndlessRulesAreStopped(t *testing.T) {
	rule := strings.Replace(contextual, "EXPR", `"no" if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 0 }`, 1)
	p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
	pass := check.Pass{Objects: objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n")}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := check.Run(ctx, []check.Check{p.Check()}, pass); !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancel: %v, want context.Canceled", err)
	}
	p.TimeLimit = 10 * time.Millisecond
	_, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
	if limit := new(rego.LimitError); !errors.As(err, &limit) {
		t.Errorf("after the time limit: %v, want a LimitError", err)
	}
}

// FuzzConvert holds the input that rules see to what JSON gives, without nulls.
func FuzzConvert(f *testing.F) {
	f.Add("a: {b: [1, 2.5, null, {c: null}], d: null, e: true, 'f': x}")
	f.Fuzz(func(t *testing.T, text string) {
		var value map[string]any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Skip("no YAML mapping")
		}
		got, err := convert(value)
		if err != nil {
			t.Fatal(err)
		}
		want := reference(t, withoutNulls(value))
		if got.Value.Compare(want) != 0 {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			if value != nil {
				out[key] = withoutNulls(value)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = withoutNulls(item)
		}
		return out
	}
	return v
}

func reference(t *testing.T, v any) ast.Value {
	t.Helper()
	value, err := ast.InterfaceToValue(v)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
