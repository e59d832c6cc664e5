package policy

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego/machine"
	"github.com/chartyard/chartyard/internal/rego/machine/fromir"
	"github.com/chartyard/chartyard/policies"
)

// planner takes the plan that OPA makes for a target of this name.
type planner struct{ policy *ir.Policy }

func (*planner) IsTarget(name string) bool { return name == "machine" }

func (p *planner) PrepareForEval(_ context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	p.policy = policy
	return p, nil
}

func (*planner) Eval(context.Context, *rego.EvalContext, ast.Value) (ast.Value, error) {
	return nil, errors.New("the plan is run by the machine")
}

// assembled is all rules of a library as a program.
func assembled(tb testing.TB, modules map[string]*ast.Module) *machine.Program {
	tb.Helper()
	var got planner
	rego.RegisterPlugin("machine", &got)
	defer rego.ResetTargetPlugins()
	opts := []func(*rego.Rego){rego.Query("data.policies"), rego.Target("machine")}
	for _, mod := range modules {
		opts = append(opts, rego.ParsedModule(mod))
	}
	if _, err := rego.New(opts...).PrepareForEval(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	prog, err := fromir.Program(got.policy)
	if err != nil {
		tb.Fatal(err)
	}
	return prog
}

func ruleFuncs(tb testing.TB, p *Policies, code *machine.Program) []int {
	tb.Helper()
	prog, err := newProgram(code, p.plans.queries)
	if err != nil {
		tb.Fatal(err)
	}
	return prog.funcs
}

func inputsOf(tb testing.TB, p *Policies, all []*manifest.Object) (*evaluation, []*ast.Term) {
	base, err := p.newBase(&check.Pass{Service: "demo", Environment: "prod", Namespace: "shop", Release: "demo"})
	if err != nil {
		tb.Fatal(err)
	}
	e := &evaluation{Policies: p, pass: &check.Pass{Objects: all}, base: base, inputs: map[*manifest.Object]*ast.Term{}}
	var out []*ast.Term
	for _, obj := range all {
		term, err := e.input(obj)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, term)
	}
	return e, out
}

func BenchmarkMachine(b *testing.B) {
	p := mustLoad(b, policies.FS)
	prog := assembled(b, parseAll(b, policies.FS))
	funcs := ruleFuncs(b, p, prog)
	all := standardObjects(b)
	e, inputs := inputsOf(b, p, all)
	release, err := e.releaseInput(p.plans.release)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("machine", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			run, err := machine.NewRun(prog, ast.NewTerm(e.base.root))
			if err != nil {
				b.Fatal(err)
			}
			run.Context = topdown.BuiltinContext{Context: b.Context()}
			eval := func(i int) {
				if _, err := run.Value(funcs[i]); err != nil {
					b.Fatal(err)
				}
			}
			for i, obj := range all {
				run.SetInput(inputs[i])
				for n, r := range p.rules {
					if r.Scope == ObjectScope && r.Applies(obj.Kind) {
						eval(n)
					}
				}
			}
			run.SetInput(release.input)
			for _, n := range p.plans.release {
				eval(n)
			}
		}
	})
	b.Run("topdown", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for i, obj := range all {
				for _, byKind := range []map[string]plan{p.plans.fixed, p.plans.bound} {
					if pl := p.plans.of(obj.Kind, byKind); len(pl.rules) > 0 {
						if _, err := e.eval(b.Context(), pl, inputs[i]); err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			if _, err := e.eval(b.Context(), p.plans.plan(p.plans.release), release.input); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestMachineSaysTheSame holds the machine to topdown: every rule on every
// object of the cases and of the golden services, of any kind.
func TestMachineSaysTheSame(t *testing.T) {
	p := mustLoad(t, policies.FS)
	prog := assembled(t, parseAll(t, policies.FS))
	funcs := ruleFuncs(t, p, prog)
	for _, pattern := range []string{"testdata/cases/*.yaml", "../../../golden/*/manifests/*.yaml"} {
		casetest.Each(t, pattern, func(t *testing.T, file string) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all := objects(t, string(text))
			e, inputs := inputsOf(t, p, all)
			everything := make([]int, len(p.rules))
			for i := range everything {
				everything[i] = i
			}
			release, err := e.releaseInput(everything)
			if err != nil {
				t.Fatal(err)
			}
			run, err := machine.NewRun(prog, ast.NewTerm(e.base.root))
			if err != nil {
				t.Fatal(err)
			}
			for _, input := range append(inputs, release.input) {
				compareRules(t, e, run, funcs, input)
			}
		})
	}
}

func compareRules(t *testing.T, e *evaluation, run *machine.Run, funcs []int, input *ast.Term) {
	t.Helper()
	run.SetInput(input)
	for i, r := range e.rules {
		var want ast.Value
		body := ast.NewBody(ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(e.plans.queries[i])))
		wantErr := topdown.NewQuery(body).WithCompiler(e.compiler).WithStore(e.base).WithTransaction(transaction{}).WithInput(input).
			Iter(t.Context(), func(answer topdown.QueryResult) error { want = answer["x"].Value; return nil })
		got, err := run.Value(funcs[i])
		switch {
		case (err != nil) != (wantErr != nil):
			t.Errorf("%s: error %v, want %v", r.ID, err, wantErr)
		case err == nil && got.Value.Compare(want) != 0:
			t.Errorf("%s:\ngot  %v\nwant %v", r.ID, got, want)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	packed, err := machine.Encode(assembled(b, parseAll(b, policies.FS)))
	if err != nil {
		b.Fatal(err)
	}
	text := string(packed)
	b.ReportMetric(float64(len(text)), "bytes")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := machine.Decode(text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(text)), "size")
}

// parseAll parses the Rego of a library, without its tests.
func parseAll(tb testing.TB, fsys fs.FS) map[string]*ast.Module {
	tb.Helper()
	sources, err := read(fsys)
	if err != nil {
		tb.Fatal(err)
	}
	modules := map[string]*ast.Module{}
	for _, src := range sources {
		if modules[src.file], err = ast.ParseModuleWithOpts(src.file, src.text, ast.ParserOptions{RegoVersion: ast.RegoV1}); err != nil {
			tb.Fatal(err)
		}
	}
	return modules
}
