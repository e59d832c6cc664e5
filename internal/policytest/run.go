package policytest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/rego"
)

// Options say what is run.
type Options struct {
	// Only runs what has a matching name; nil runs all. Names are those of Result.
	Only *regexp.Regexp
	// Params are the yard's parameters. Examples and tests see them, and the
	// defaults of those that it does not set.
	Params map[string]any
	// TimeLimit is for one test; zero means ten seconds.
	TimeLimit time.Duration
}

// Outcome says how a test ended.
type Outcome string

// Outcomes of a test.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped" // its name begins with todo_
)

// Result is what became of one test or example.
type Result struct {
	// Name is category/rule_test.test_name for a test, and the file for an example.
	Name    string  `json:"name"`
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Outcome Outcome `json:"outcome"`
	Message string  `json:"message,omitempty"` // why it failed
}

// Report is what a run found, in the order of files and lines.
type Report struct {
	Results []Result `json:"results"`
	// Coverage is of all files but tests; nil when only some tests were run.
	Coverage []Coverage `json:"coverage,omitempty"`
}

// Failed reports whether a test or example did.
func (r *Report) Failed() bool {
	return slices.ContainsFunc(r.Results, func(one Result) bool { return one.Outcome == Failed })
}

// Run tests the rules in fsys, a folder such as a yard's policies. The error
// says what is wrong with the files, or that ctx ended.
func Run(ctx context.Context, fsys fs.FS, o Options) (*Report, error) {
	r, err := load(fsys)
	if err != nil {
		return nil, err
	}
	policies, err := policy.Load(fsys)
	if err != nil {
		return nil, err
	}
	pass := passOf("payments", o.Params)
	if r.data, err = policies.Data(&pass); err != nil {
		return nil, err
	}
	report := &Report{Results: []Result{}}
	lines := &tracer{seen: map[string]map[span]bool{}}
	for _, t := range r.tests {
		if o.Only != nil && !o.Only.MatchString(t.name()) {
			continue
		}
		result, err := r.run(ctx, t, lines, o.TimeLimit)
		if err != nil {
			return nil, err
		}
		report.Results = append(report.Results, result)
	}
	examples, err := checkExamples(ctx, policies, fsys, o)
	if err != nil {
		return nil, err
	}
	report.Results = append(report.Results, examples...)
	slices.SortStableFunc(report.Results, func(a, b Result) int {
		return cmp.Or(cmp.Compare(path.Dir(a.File), path.Dir(b.File)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	if o.Only == nil {
		report.Coverage = coverage(r.modules, lines.seen)
	}
	return report, nil
}

// runner holds the modules as they are written and as they are compiled, and
// the data that tests see beside them.
type runner struct {
	data     storage.Store
	modules  map[string]*ast.Module
	compiler *ast.Compiler
	tests    []test
}

type test struct {
	rule *ast.Rule
	ref  ast.Ref
	todo bool
}

func (t test) name() string {
	var steps []string
	for _, term := range t.ref[1:] {
		if s, ok := term.Value.(ast.String); ok {
			steps = append(steps, string(s))
		}
	}
	last := len(steps) - 1
	if steps[0] == "policies" && last > 0 {
		return strings.Join(steps[1:last], "/") + "." + steps[last]
	}
	return strings.Join(steps[:last], "/") + "." + steps[last]
}

func load(fsys fs.FS) (*runner, error) {
	r := &runner{modules: map[string]*ast.Module{}}
	capabilities := rego.Pure()
	var faults []*rego.Fault
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		mod, _, err := rego.Parse(file, string(text), ast.ParserOptions{Capabilities: capabilities})
		if err == nil && mod == nil {
			faults = append(faults, &rego.Fault{File: file, Line: 1, Msg: "the file is empty"})
			return nil
		}
		if err != nil {
			faults = append(faults, rego.FaultsOf(file, err, refused)...)
			return nil
		}
		r.modules[file] = mod
		return nil
	})
	if err != nil {
		return nil, err
	}
	faults = append(faults, r.find()...)
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	r.compiler = ast.NewCompiler().WithCapabilities(capabilities).WithDefaultRegoVersion(ast.RegoV1)
	if r.compiler.Compile(r.modules); r.compiler.Failed() {
		return nil, joined(rego.FaultsOf("", r.compiler.Errors, refused))
	}
	return r, nil
}

func refused(function string) string {
	if rego.Refused(function) {
		return "a policy may look at nothing but its input: no network, clock, chance or environment"
	}
	return ""
}

func joined(faults []*rego.Fault) error {
	slices.SortStableFunc(faults, func(a, b *rego.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all := make([]error, len(faults))
	for i, f := range faults {
		all[i] = f
	}
	return errors.Join(all...)
}

// find lists the tests. Two of one name would be one test, which passes when
// either does, and one with cases passes when a case is never reached, so
// neither is taken.
func (r *runner) find() []*rego.Fault {
	var faults []*rego.Fault
	for _, mod := range r.modules {
		known := map[string]int{}
		for _, rule := range mod.Rules {
			first, _ := rule.Head.Ref()[0].Value.(ast.Var)
			name := string(first)
			todo := strings.HasPrefix(name, "todo_test_")
			if !todo && !strings.HasPrefix(name, "test_") {
				continue
			}
			line, twice := known[name]
			switch known[name] = rule.Head.Location.Row; {
			case twice:
				faults = append(faults, rego.Faultf(rule.Head.Location, "%s: there is a test of this name at line %d; one would hide the other", name, line))
			case len(rule.Head.Ref()) != 1 || rule.Head.RuleKind() != ast.SingleValue || len(rule.Head.Args) > 0:
				faults = append(faults, rego.Faultf(rule.Head.Location, "%s: write a test as %s if { … }", name, name))
			default:
				r.tests = append(r.tests, test{rule: rule, ref: mod.Package.Path.Append(ast.StringTerm(name)), todo: todo})
			}
		}
	}
	slices.SortFunc(r.tests, func(a, b test) int { return a.rule.Head.Location.Compare(b.rule.Head.Location) })
	return faults
}

func (r *runner) run(ctx context.Context, t test, lines *tracer, limit time.Duration) (Result, error) {
	at := t.rule.Head.Location
	result := Result{Name: t.name(), File: at.File, Line: at.Row, Outcome: Skipped}
	if t.todo {
		return result, nil
	}
	limited, cancel, done := rego.WithLimit(ctx, limit)
	defer done()
	answer := ast.Var("answer")
	query := topdown.NewQuery(ast.NewBody(ast.Equality.Expr(ast.NewTerm(answer), ast.NewTerm(t.ref)))).
		WithCompiler(r.compiler).
		WithStore(r.data).
		WithCancel(cancel).
		WithStrictBuiltinErrors(true).
		WithQueryTracer(lines)
	result.Outcome, result.Message = Failed, "it does not hold"
	err := query.Iter(limited, func(found topdown.QueryResult) error {
		if ast.Boolean(true).Equal(found[answer].Value) {
			result.Outcome, result.Message = Passed, ""
		}
		return nil
	})
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	if err != nil {
		result.Outcome, result.Message = Failed, fmt.Sprint(rego.Explain(limited, err, "this test"))
	}
	return result, nil
}
