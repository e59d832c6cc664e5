package infer_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/chartyard/chartyard/internal/rego/infer"
)

// fired is what one rule gave for one object.
type fired struct {
	ref     ast.Ref
	results []infer.Result
}

// many is the policy that finds fault with nearly every object of the standard
// chart.
type many struct {
	rules  infer.Rules
	inputs []*ast.Term
	refs   []ast.Ref
	fired  [][]fired // by input
	count  int
}

func newMany(t testing.TB) *many {
	t.Helper()
	text, err := os.ReadFile("testdata/many.rego")
	if err != nil {
		t.Fatal(err)
	}
	m := &many{rules: compiled(t, string(text), "{}"), inputs: infer.StandardInputs(t)}
	m.refs = setsOf(m.rules)
	m.evaluate(t)
	return m
}

func (m *many) evaluate(t testing.TB) {
	t.Helper()
	m.fired, m.count = make([][]fired, len(m.inputs)), 0
	for i, input := range m.inputs {
		for _, ref := range m.refs {
			one := fired{ref, results(t, m.rules, ref, input)}
			m.fired[i], m.count = append(m.fired[i], one), m.count+len(one.results)
		}
	}
}

func (m *many) place(t testing.TB) {
	t.Helper()
	for i, input := range m.inputs {
		found := infer.New(m.rules, infer.Object(input))
		for _, one := range m.fired[i] {
			for _, r := range one.results {
				if _, err := found.Path(t.Context(), one.ref, r); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// BenchmarkManyResults is what the policy takes, and what it takes to place its
// results.
func BenchmarkManyResults(b *testing.B) {
	m := newMany(b)
	b.Run("evaluated", func(b *testing.B) {
		for b.Loop() {
			m.evaluate(b)
		}
	})
	b.Run("placed", func(b *testing.B) {
		for b.Loop() {
			m.place(b)
		}
	})
}

// The time is in evaluations: a result without a path is worth a few of them,
// also when nearly every object has several.
func TestPlacesAreFoundInFewEvaluations(t *testing.T) {
	m := newMany(t)
	counted := &countingStore{Store: m.rules.Store}
	m.rules.Store = counted
	m.place(t)
	const most = 4
	if m.count == 0 || counted.evaluations > most*m.count {
		t.Errorf("%d evaluations for %d results, want at most %d for each", counted.evaluations, m.count, most)
	}
}

// setsOf are the rules that give sets of results.
func setsOf(rules infer.Rules) []ast.Ref {
	var out []ast.Ref
	seen := map[string]bool{}
	for _, rule := range rules.Compiler.Modules["rules.rego"].Rules {
		name := rule.Ref().GroundPrefix().String()
		if rule.Head.RuleKind() == ast.MultiValue && name != "data.main.containers" && !seen[name] {
			seen[name] = true
			out = append(out, rule.Ref().GroundPrefix())
		}
	}
	return out
}

// countingStore counts evaluations: each begins a transaction.
type countingStore struct {
	storage.Store
	evaluations int
}

func (s *countingStore) NewTransaction(ctx context.Context, params ...storage.TransactionParams) (storage.Transaction, error) {
	s.evaluations++
	return s.Store.NewTransaction(ctx, params...)
}

// A rule that looks at every field for every field is not tried as often as it
// has fields: its results are placed by what they read alone.
func TestRulesThatTakeLongAreTriedSeldom(t *testing.T) {
	rules := compiled(t, `package main
deny contains msg if {
	some key, value in input.data
	others := [other | some other in input.data; other != value]
	count(others) > 3
	msg := sprintf("%s is not alone", [key])
}`, "{}")
	counted := &countingStore{Store: rules.Store}
	rules.Store = counted
	var pairs [][2]*ast.Term
	for i := range 200 {
		pairs = append(pairs, [2]*ast.Term{ast.StringTerm(fmt.Sprint("key-", i)), ast.StringTerm(fmt.Sprint("value-", i))})
	}
	input := ast.ObjectTerm([2]*ast.Term{ast.StringTerm("data"), ast.ObjectTerm(pairs...)})
	ref := ast.MustParseRef("data.main.deny")
	all := results(t, rules, ref, input)
	found := infer.New(rules, infer.Object(input))
	for _, r := range all {
		path, err := found.Path(t.Context(), ref, r)
		if err != nil {
			t.Fatal(err)
		}
		if len(path) == 0 || path[0] != "data" {
			t.Errorf("%s: %v, want a field of data", r.Message, path)
		}
	}
	if len(all) != 200 || counted.evaluations > 100 {
		t.Errorf("%d evaluations for %d results, want 200 results and fewer evaluations", counted.evaluations, len(all))
	}
}
