package policytrace

import (
	"context"
	"errors"
	"io/fs"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// Options say how much is shown.
type Options struct {
	// Helpers shows, below a line, the rules and functions of the same file that it
	// asks; Libraries those of other files too.
	Helpers, Libraries bool
	// Most is how many attempts are kept that fail at one line of a clause, and how
	// many that succeed.
	Most int
}

// Trial is a rule on one object, or on a release.
type Trial struct {
	Object   *manifest.Object // nil for a release
	Findings []diag.Finding   // of this object, or of all
	Clauses  []Clause
	Prints   []Print
	// Err says why the rule has no answer.
	Err error
}

// Clause is one definition of a rule or function, or the body of an every, and
// what became of it.
type Clause struct {
	File     string
	Row      int
	Head     string  // as it is written, with what follows up to the body; empty of an every
	Values   []Value // of what an every is at
	Attempts []Attempt
}

// Attempt is one way through the lines of a clause: with one choice of what a
// line may choose from.
type Attempt struct {
	Steps []Step
	// Result is what the clause gives when all lines hold.
	Result Value
	Holds  bool
	// Shared is how many steps are those of the attempt before, with the same
	// values.
	Shared int
	// Alike is how many more attempts end the same way.
	Alike int
}

// Step is an expression of a clause.
type Step struct {
	Row    int
	Text   []string // its lines
	Holds  bool
	Values []Value
	Asked  []Clause
	// Folded is true when rules or functions were asked that are not shown.
	Folded bool
}

// Value is what a variable, a reference or a call of a line is.
type Value struct {
	Text string
	// Is is the value in Rego; none when it is undefined, several of something with
	// a wildcard.
	Is []ast.Value
	// Why says why it is undefined, when Rego knows.
	Why string
}

// Print is a call of print.
type Print struct {
	File string
	Row  int
	Text string
}

// Watcher tries the rules of one folder.
type Watcher struct {
	policies *policy.Policies
	source   source
}

// New loads the rules in fsys, a folder such as a yard's policies. The error
// says what is wrong with the files.
func New(fsys fs.FS) (*Watcher, error) {
	policies, err := policy.LoadToWatch(fsys)
	if err != nil {
		return nil, err
	}
	w := &Watcher{policies: policies}
	w.source, err = readSource(fsys)
	return w, err
}

// Policies are the rules, compiled.
func (w *Watcher) Policies() *policy.Policies { return w.policies }

// Try runs a rule on a pass. The error says that it could not: what is wrong
// with the rule on some object is in that trial.
func (w *Watcher) Try(ctx context.Context, rule policy.Rule, pass check.Pass, o Options) ([]Trial, error) {
	pass.Off = nil
	only := w.policies.Only(func(r policy.Rule) bool { return r.ID == rule.ID })
	questions, err := w.policies.Questions(&pass, rule)
	if err != nil {
		return nil, err
	}
	var trials []Trial
	for _, q := range questions {
		t, err := w.ask(ctx, q, rule, o)
		if err != nil {
			return nil, err
		}
		on := pass
		if q.Object != nil {
			on.Objects = []*manifest.Object{q.Object}
		}
		found, wrong := check.Run(ctx, []check.Check{only.Check()}, on)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if t.Findings = found; wrong != nil {
			t.Err = errors.Unwrap(wrong) // of the check by its name
		}
		trials = append(trials, t)
	}
	return trials, nil
}

// ask is one evaluation. Indexing is off, so that a definition that the index
// rules out is seen to fail.
func (w *Watcher) ask(ctx context.Context, q policy.Question, rule policy.Rule, o Options) (Trial, error) {
	t := Trial{Object: q.Object}
	limited, cancel, done := rego.WithLimit(ctx, w.policies.TimeLimit)
	defer done()
	watch := &tracer{compiler: q.Compiler, open: map[uint64]*frame{}}
	answer := ast.Var("answer")
	query := q.Query(ast.NewBody(ast.Equality.Expr(ast.NewTerm(answer), ast.NewTerm(policy.Violation(rule.ID))))).
		WithCancel(cancel).
		WithIndexing(false).
		WithEarlyExit(false).
		WithQueryTracer(watch).
		WithPrintHook(watch)
	t.Err = query.Iter(limited, func(topdown.QueryResult) error { return nil })
	if ctx.Err() != nil {
		return t, ctx.Err()
	}
	t.Err = rego.Explain(limited, t.Err, "this rule")
	looking, stop, looked := rego.WithLimit(ctx, w.policies.TimeLimit) // time of its own, for the rule may have used up its
	defer looked()
	show := &display{source: w.source, question: q, cancel: stop, options: o, file: rule.File}
	for _, f := range watch.roots {
		t.Clauses = append(t.Clauses, show.clause(looking, f))
	}
	t.Prints = watch.prints
	return t, nil
}

// Find is the rule with this ID.
func (w *Watcher) Find(id string) (policy.Rule, bool) {
	for _, r := range w.policies.Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return policy.Rule{}, false
}
