package machine_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/chartyard/chartyard/internal/rego/machine"
	"github.com/chartyard/chartyard/internal/rego/machine/fromir"
)

// TestSuite holds the machine to the cases that OPA holds its evaluators to.
func TestSuite(t *testing.T) {
	var got planner
	rego.RegisterPlugin("machine", &got)
	defer rego.ResetTargetPlugins()
	for version, v := range map[string]ast.RegoVersion{"v0": ast.RegoV0, "v1": ast.RegoV1} {
		for _, c := range cases.MustLoad(filepath.Join(opaFolder(t), "v1/test/cases/testdata", version)).Sorted().Cases {
			t.Run(version+"/"+c.Note, func(t *testing.T) {
				if why, ok := leftOut()[c.Note]; ok {
					t.Skip(why)
				}
				for name, value := range c.Env {
					t.Setenv(name, value)
				}
				runCase(t, &got, c, v)
			})
		}
	}
}

// leftOut is the cases that are not for the machine, and why.
func leftOut() map[string]string {
	const keys = "the planner looks up 1 and \"1\" alike: github.com/open-policy-agent/opa/issues/3711"
	return map[string]string{
		"data/nested integer":   keys,
		"data/toplevel integer": keys,
		"time/time caching":     "calls a function that only OPA's own tests have",
	}
}

func opaFolder(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/open-policy-agent/opa").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// planner takes the plan that OPA makes for a target of this name.
type planner struct{ policy *ir.Policy }

func (*planner) IsTarget(name string) bool { return name == "machine" }

func (p *planner) PrepareForEval(_ context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	p.policy = policy
	return p, nil
}

func (*planner) Eval(context.Context, *rego.EvalContext, ast.Value) (ast.Value, error) {
	return nil, fmt.Errorf("the plan is run by the test")
}

func runCase(t *testing.T, p *planner, c cases.TestCase, v ast.RegoVersion) {
	opts := []func(*rego.Rego){
		rego.Query(c.Query), rego.Target("machine"), rego.SetRegoVersion(v),
		rego.Capabilities(ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(c.ExperimentalKeywords))),
	}
	for i, text := range c.Modules {
		opts = append(opts, rego.Module(fmt.Sprintf("module-%d.rego", i), text))
	}
	if _, err := rego.New(opts...).PrepareForEval(t.Context()); err != nil {
		t.Fatal(err)
	}
	prog, err := fromir.Program(p.policy)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := machine.Encode(prog)
	if err != nil {
		t.Fatal(err)
	}
	if prog, err = machine.Decode(string(packed)); err != nil {
		t.Fatal(err)
	}
	data := map[string]any{}
	if c.Data != nil {
		data = *c.Data
	}
	run, err := machine.NewRun(prog, ast.NewTerm(ast.MustInterfaceToValue(data)))
	if err != nil {
		t.Fatal(err)
	}
	run.Context = topdown.BuiltinContext{
		Context: t.Context(), Cancel: topdown.NewCancel(), Seed: rand.Reader, Cache: builtins.Cache{},
		Time:         ast.NumberTerm(json.Number(strconv.FormatInt(time.Now().UnixNano(), 10))),
		Capabilities: ast.CapabilitiesForThisVersion(),
		Runtime:      ast.ObjectTerm(),
	}
	switch {
	case c.InputTerm != nil:
		run.SetInput(ast.MustParseTerm(*c.InputTerm))
	case c.Input != nil:
		run.SetInput(ast.NewTerm(ast.MustInterfaceToValue(*c.Input)))
	}
	results, err := run.Query(0)
	if err == nil && c.StrictError {
		err = run.BuiltinError()
	}
	judge(t, c, results, err)
}

func judge(t *testing.T, c cases.TestCase, results ast.Set, err error) {
	switch {
	case c.WantErrorCode != nil || c.WantError != nil:
		if err == nil {
			t.Errorf("no error, want %v; got %v", util.MustMarshalJSON(c), results)
			return
		}
		if e, ok := err.(*topdown.Error); c.WantErrorCode != nil && (!ok || e.Code != *c.WantErrorCode) {
			t.Errorf("error %v, want code %s", err, *c.WantErrorCode)
		}
	case err != nil:
		t.Error(err)
	case c.WantDefined != nil && c.WantResult == nil:
		if *c.WantDefined != (results.Len() > 0) {
			t.Errorf("got %v, want defined %v", results, *c.WantDefined)
		}
	default:
		if got, want := asJSON(t, c, results), wanted(c); got.Compare(want) != 0 {
			t.Errorf("got  %v\nwant %v", got, want)
		}
	}
}

func wanted(c cases.TestCase) ast.Set {
	out := ast.NewSet()
	for _, b := range *c.WantResult {
		out.Add(ast.NewTerm(ast.MustInterfaceToValue(b)))
	}
	return out
}

func asJSON(t *testing.T, c cases.TestCase, results ast.Set) ast.Set {
	out := ast.NewSet()
	results.Foreach(func(result *ast.Term) {
		obj := ast.NewObject()
		result.Value.(ast.Object).Foreach(func(k, v *ast.Term) {
			x, err := ast.JSON(v.Value)
			if err != nil {
				t.Fatal(err)
			}
			if c.SortBindings {
				slices.SortFunc(x.([]any), util.Compare)
			}
			name := string(k.Value.(ast.String))
			if !c.IgnoreGeneratedVars || !strings.HasPrefix(name, "__localq") {
				obj.Insert(k, ast.NewTerm(ast.MustInterfaceToValue(x)))
			}
		})
		out.Add(ast.NewTerm(obj))
	})
	return out
}
