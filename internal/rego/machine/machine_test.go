package machine_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/rego/machine"
	"github.com/chartyard/chartyard/internal/rego/machine/fromir"
)

const module = `package p

names := [name | some name in input.names; startswith(name, "a")]

double(x) := [x, x]

pairs contains double(name) if some name in names

nested[x].y contains z if { some x, z in input.names }

endless if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 0 }
`

// encoded is the module as a program in bytes.
func encoded(tb testing.TB) string {
	tb.Helper()
	var got planner
	rego.RegisterPlugin("machine", &got)
	defer rego.ResetTargetPlugins()
	if _, err := rego.New(rego.Query("data.p"), rego.Target("machine"), rego.Module("p.rego", module)).PrepareForEval(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	p, err := fromir.Program(got.policy)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := machine.Encode(p)
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

func decoded(t *testing.T, in string) (p *machine.Program, number func(rule string) int) {
	t.Helper()
	p, err := machine.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	return p, func(rule string) int {
		for i, f := range p.Funcs {
			if f.Name == machine.FuncName(ast.MustParseRef("data.p."+rule)) {
				return i
			}
		}
		t.Fatalf("no function for %s", rule)
		return 0
	}
}

// One run serves several inputs, and what it knows of one it does not take for
// the next.
func TestRunServesSeveralInputs(t *testing.T) {
	p, number := decoded(t, encoded(t))
	run, err := machine.NewRun(p, ast.ObjectTerm())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ input, rule, want string }{
		{`{"names": ["a", "b", "ab"]}`, "names", `["a", "ab"]`},
		{`{"names": ["a", "b", "ab"]}`, "pairs", `{["a", "a"], ["ab", "ab"]}`},
		{`{"names": ["a"]}`, "pairs", `{["a", "a"]}`},
		{`{"names": ["a"]}`, "nested", `{0: {"y": {"a"}}}`},
		{`{"names": ["a", "b"]}`, "nested", `{0: {"y": {"a"}}, 1: {"y": {"b"}}}`},
		{`{}`, "names", `[]`},
		{`{}`, "pairs", `set()`},
	} {
		run.SetInput(ast.MustParseTerm(test.input))
		got, err := run.Value(number(test.rule))
		if err != nil || got.Value.Compare(ast.MustParseTerm(test.want).Value) != 0 {
			t.Errorf("%s of %s: got %v, %v, want %s", test.rule, test.input, got, err, test.want)
		}
	}
	run.SetInput(nil)
	if got, err := run.Value(number("names")); err != nil || got.Value.Compare(ast.NewArray()) != 0 {
		t.Errorf("names without an input: %v, %v, want []", got, err)
	}
}

func TestEndlessRulesAreStopped(t *testing.T) {
	p, number := decoded(t, encoded(t))
	run, err := machine.NewRun(p, ast.ObjectTerm())
	if err != nil {
		t.Fatal(err)
	}
	run.Context.Cancel = topdown.NewCancel()
	run.Context.Cancel.Cancel()
	if _, err := run.Value(number("endless")); !topdown.IsCancel(err) {
		t.Errorf("after a cancel: %v, want an error that says so", err)
	}
}

// Bytes that no encoder gave are refused or run to some end, without a panic.
func TestDamagedProgramsAreNoPanic(t *testing.T) {
	whole := encoded(t)
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 1000 {
		damaged := []byte(whole)
		for range 1 + random.IntN(3) {
			damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		}
		if err := runAll(string(damaged[:len(damaged)-random.IntN(2)])); err != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no damage was found")
	}
}

func runAll(in string) error {
	p, err := machine.Decode(in)
	if err != nil {
		return err
	}
	run, err := machine.NewRun(p, ast.ObjectTerm())
	if err != nil {
		return err
	}
	run.Context.Cancel = new(patience)
	run.SetInput(ast.MustParseTerm(`{"names": ["a", "b"]}`))
	var errs []error
	for i, f := range p.Funcs {
		if len(f.Params) == 2 {
			_, err := run.Value(i)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// patience is a cancel that comes by itself, when it was looked for often enough.
type patience int

func (p *patience) Cancel() { *p = 10 }

func (p *patience) Cancelled() bool {
	*p++
	return *p > 10
}
