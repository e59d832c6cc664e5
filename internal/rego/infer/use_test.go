package infer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
)

// What the rules alone tell of a field, trying other values tells too. Each rule
// stands alone, so that a field which another one rests on is not taken for one
// that this one does.
func TestUsesAgreeWithTrial(t *testing.T) {
	told := map[use]int{}
	for _, module := range append(alone(t, "testdata/many.rego"), alone(t, "testdata/uses.rego")...) {
		compiler := ast.NewCompiler()
		if compiler.Compile(map[string]*ast.Module{"rules.rego": module}); compiler.Failed() {
			t.Fatal(compiler.Errors)
		}
		ref := module.Package.Path.Append(ast.StringTerm(string(module.Rules[0].Head.Name)))
		for _, input := range StandardInputs(t) {
			r, err := New(Rules{Compiler: compiler, Store: inmem.New()}, Object(input)).follow(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			for _, member := range r.was.members {
				for _, c := range r.candidates(Result{Member: member}) {
					if c.use == compared || c.gone || !c.whole {
						continue
					}
					told[c.use]++
					holdToTrial(t, r, Result{Member: member}, c)
				}
			}
		}
	}
	if told[said] == 0 || told[asked] == 0 {
		t.Errorf("fields told by what they are read for: %v, want some of each kind", told)
	}
}

func holdToTrial(t *testing.T, r *rule, result Result, c candidate) {
	t.Helper()
	is, err := r.bearing(t.Context(), result, c)
	if err != nil {
		t.Fatal(err)
	}
	c.use = compared
	tried, err := r.byTrial(t.Context(), result, c)
	if err != nil {
		t.Fatal(err)
	}
	// A value that is said may be one of several that read the same.
	if is != tried && (is != worded || tried != steady) {
		t.Errorf("%s: %s is %d by its use and %d when tried", r.traced.rules[0], c.path, is, tried)
	}
}

// alone gives a module for each of a file's sets that are results, which comes
// first, without the others.
func alone(t *testing.T, file string) []*ast.Module {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	all := ast.MustParseModule(string(text))
	var results, others []*ast.Rule
	for _, rule := range all.Rules {
		if rule.Head.RuleKind() == ast.MultiValue && rule.Head.Name != "containers" {
			results = append(results, rule)
		} else {
			others = append(others, rule)
		}
	}
	var out []*ast.Module
	for _, rule := range results {
		one := all.Copy()
		one.Rules = nil
		for _, each := range append([]*ast.Rule{rule}, others...) {
			each = each.Copy()
			each.Module = one
			one.Rules = append(one.Rules, each)
		}
		out = append(out, one)
	}
	return out
}

// StandardInputs are the objects of the standard chart in production.
func StandardInputs(t testing.TB) []*ast.Term {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash("../../../golden/standard/manifests/prod.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.Term
	for _, obj := range manifesttest.Objects(t, "all.yaml", string(text)) {
		v, err := ast.InterfaceToValue(obj.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ast.NewTerm(v))
	}
	return out
}
