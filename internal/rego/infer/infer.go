package infer

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
)

// Rules are compiled rules and how they are evaluated.
type Rules struct {
	Compiler *ast.Compiler
	Store    storage.Store               // the data beside the rules
	Cancel   topdown.Cancel              // ends an evaluation; may be nil
	Builtins map[string]*topdown.Builtin // functions beside Rego's own; may be nil
}

// Input is what rules were run on.
type Input struct {
	Term *ast.Term // ground
	// Within tells of a path in the input where in an object it is: the rest of
	// it, below the object. The rest is empty for an object as a whole, and of
	// what is said of an object beside it. It is false for what is of no object:
	// no result is about that.
	Within func(diag.Path) (below diag.Path, ok bool)
}

// Object is the input that is one object and nothing else.
func Object(term *ast.Term) Input {
	return Input{Term: term, Within: func(path diag.Path) (diag.Path, bool) { return path, true }}
}

// Result is one that a rule gave.
type Result struct {
	// Member is what the rule gave as Rego writes it, term.String(): it tells the
	// results of a rule apart.
	Member  string
	Message string // the text in it, for people
}

// Inference finds the fields of results over one input. It is for one goroutine
// and keeps what it learns of a rule for the rule's other results.
type Inference struct {
	Rules
	input Input
	parts *parts // of the input; nil before its first use
	rules map[string]*rule
}

// New makes an inference. It evaluates nothing.
func New(rules Rules, input Input) *Inference {
	return &Inference{Rules: rules, input: input, rules: map[string]*rule{}}
}

// Path is the path in the input of the field that a result is about, whether or
// not there is such a field; nil when the result rests on none. The reference is
// that of the rule, data.main.deny: a set or list of results. An error is one of
// the evaluation, or that it was cancelled.
func (in *Inference) Path(ctx context.Context, ref ast.Ref, result Result) (diag.Path, error) {
	name := ref.String()
	r := in.rules[name]
	if r == nil {
		var err error
		if r, err = in.follow(ctx, ref); err != nil {
			return nil, err
		}
		in.rules[name] = r
	}
	return r.path(ctx, result)
}

// rule is one evaluated once more over the input, and followed.
type rule struct {
	*Inference
	ref    ast.Ref
	set    bool // else it is a list, or nothing
	traced *tracer
	was    outcome
	tries  map[string]try // by path and value
	steps  int            // of all tries, each taken for as long as what was traced
	// decided has the values to try first.
	decided decided
	// compares has what derivations compare with, by the rule that is derived.
	compares map[*ast.Rule]*scalars
}

func (in *Inference) follow(ctx context.Context, ref ast.Ref) (*rule, error) {
	if in.parts == nil {
		in.parts = partsOf(in.input.Term)
	}
	r := &rule{
		Inference: in, ref: ref, traced: newTracer(in.Compiler, ref, in.parts.index),
		tries: map[string]try{}, decided: decided{}, compares: map[*ast.Rule]*scalars{},
	}
	r.set = len(r.traced.rules) > 0 && r.traced.rules[0].Head.RuleKind() == ast.MultiValue
	var err error
	r.was, err = r.evaluate(ctx, in.parts.whole, r.traced)
	return r, err
}

// derivation is how the rule came to a result.
func (r *rule) derivation(result Result) derivation {
	if d, ok := r.traced.found[result.Member]; ok {
		return d
	}
	return r.traced.found[""]
}

// outcome is what a rule gave: its results, and of a set that was traced how
// often the rule succeeded, since two results that read the same are one.
type outcome struct {
	members   []string
	successes int
}

func (o outcome) size() int { return len(o.members) + o.successes }

func (r *rule) evaluate(ctx context.Context, input *ast.Term, t *tracer) (outcome, error) {
	var out outcome
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	txn, err := r.Store.NewTransaction(ctx)
	if err != nil {
		return out, err
	}
	defer r.Store.Abort(ctx, txn)
	query := topdown.NewQuery(ast.NewBody(ast.Equality.Expr(ast.VarTerm("members"), ast.NewTerm(r.ref)))).
		WithCompiler(r.Compiler).
		WithBuiltins(r.Builtins).
		WithStore(r.Store).
		WithTransaction(txn).
		WithCancel(r.Cancel).
		WithInput(input)
	if t != nil {
		// A rule that the index rules out would not be seen to fail.
		query = query.WithQueryTracer(t).WithIndexing(false)
	}
	add := func(member *ast.Term) { out.members = append(out.members, member.String()) }
	err = query.Iter(ctx, func(answer topdown.QueryResult) error {
		switch v := answer["members"].Value.(type) {
		case ast.Set:
			v.Foreach(add)
		case *ast.Array:
			v.Foreach(add)
		}
		return nil
	})
	out.successes = len(out.members)
	if t != nil && r.set {
		out.successes = t.exits
	}
	return out, err
}

// with is the outcome when the input has another value at path. What cannot be
// evaluated says nothing: only a stopped run is an error. Nor does anything once
// a rule that takes long has had its share.
func (r *rule) with(ctx context.Context, path diag.Path, value *ast.Term) (out outcome, ok bool, err error) {
	const most = 2_000_000 // about a second
	if r.steps += r.traced.steps; r.steps > most {
		return out, false, nil
	}
	input, ok := replace(r.input.Term, path, value)
	if !ok {
		return out, false, nil
	}
	var t *tracer
	if r.was.successes != len(r.was.members) {
		t = r.counter()
	}
	out, err = r.evaluate(ctx, input, t)
	if err == nil && t == nil && r.set && len(out.members) < len(r.was.members) {
		// Fewer, or are there two that now read the same?
		out, err = r.evaluate(ctx, input, r.counter())
	}
	if topdown.IsCancel(err) || ctx.Err() != nil {
		return out, false, err
	}
	return out, err == nil, nil
}

// counter is a tracer that counts successes and no more.
func (r *rule) counter() *tracer { return &tracer{rules: r.traced.rules} }
