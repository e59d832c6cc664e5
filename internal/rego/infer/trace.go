package infer

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
)

// tracer follows an evaluation and keeps, for each result of one rule, what its
// derivation read of the input, in the order of the rule's lines. What a read is
// of, the terms themselves tell: each part of the input is a term of its own,
// which variables, arguments and members of sets carry along.
type tracer struct {
	index    map[*ast.Term]diag.Path // nil: successes are counted and no more
	compiler *ast.Compiler
	rules    []*ast.Rule // whose results are wanted
	open     map[uint64]*scope
	// answered has the steps that first evaluated a rule or a call; Rego
	// remembers the answer and evaluates it no second time.
	answered map[string]*line
	wording  map[*ast.Rule]map[*ast.Expr]ast.Var // see wording
	found    map[string]derivation               // by member, "" for all of a complete rule
	exits    int                                 // of the rules
	steps    int                                 // of the evaluation
}

// derivation is how a rule came to a result.
type derivation struct {
	reads []read
	scope *scope
}

// scope is one evaluation of a rule's or a comprehension's body.
type scope struct {
	node  ast.Node
	lines []*line  // of the derivation at hand
	exits [][]read // what each success read
	tried []read
	below []*scope
}

// line is an expression being evaluated.
type line struct {
	expr  *ast.Expr
	words bool // it does nothing but word the message
	below []*scope
	calls []string
}

// newTracer makes a tracer.
func newTracer(c *ast.Compiler, ref ast.Ref, index map[*ast.Term]diag.Path) *tracer {
	return &tracer{
		index: index, compiler: c, rules: c.GetRulesExact(ref),
		open: map[uint64]*scope{}, answered: map[string]*line{},
		wording: map[*ast.Rule]map[*ast.Expr]ast.Var{}, found: map[string]derivation{},
	}
}

func (t *tracer) Enabled() bool { return true }

func (t *tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (t *tracer) TraceEvent(e topdown.Event) {
	t.steps++
	if e.Op == topdown.ExitOp && t.wanted(e.Node) {
		t.exits++
	}
	if t.index == nil {
		return
	}
	switch e.Op {
	case topdown.EnterOp:
		t.enter(e)
	case topdown.EvalOp:
		if expr, ok := e.Node.(*ast.Expr); ok {
			t.eval(e, expr)
		}
	case topdown.ExitOp:
		t.exit(e)
	}
}

func (t *tracer) enter(e topdown.Event) {
	s := &scope{node: e.Node}
	t.open[e.QueryID] = s
	parent := t.open[e.ParentID]
	if parent == nil || e.ParentID == e.QueryID {
		return
	}
	parent.below = append(parent.below, s)
	if n := len(parent.lines); n > 0 {
		parent.lines[n-1].below = append(parent.lines[n-1].below, s)
	}
}

// eval begins a line. Its coming again means that Rego went back to an earlier
// one for another answer.
func (t *tracer) eval(e topdown.Event, expr *ast.Expr) {
	s := t.open[e.QueryID]
	if s == nil {
		return
	}
	if i := slices.IndexFunc(s.lines, func(l *line) bool { return l.expr == expr }); i >= 0 {
		s.lines = s.lines[:i]
	}
	l := &line{expr: expr, words: t.words(s.node, expr), calls: t.calls(e, expr)}
	for _, call := range l.calls {
		if t.answered[call] == nil {
			t.answered[call] = l
		}
	}
	s.lines = append(s.lines, l)
	s.tried = append(s.tried, t.reads(e, l)...)
}

// calls names the rules and functions that an expression asks for.
func (t *tracer) calls(e topdown.Event, expr *ast.Expr) []string {
	var out []string
	if expr.IsCall() {
		if rules := t.compiler.GetRulesExact(expr.Operator()); len(rules) > 0 {
			name := expr.Operator().String()
			for i := range min(len(rules[0].Head.Args), len(expr.Operands())) {
				name += fmt.Sprint(" ", e.Plug(expr.Operand(i)).Hash())
			}
			out = append(out, name)
		}
	}
	ast.WalkRefs(expr, func(ref ast.Ref) bool {
		if ref[0].Equal(ast.DefaultRootDocument) {
			out = append(out, ref.GroundPrefix().String())
		}
		return false
	})
	return out
}

func (t *tracer) exit(e topdown.Event) {
	s := t.open[e.QueryID]
	if s == nil {
		return
	}
	member, wanted := "", t.wanted(s.node)
	if rule, ok := s.node.(*ast.Rule); ok && wanted && rule.Head.RuleKind() == ast.MultiValue {
		member = e.Plug(rule.Head.Key).String()
	}
	if _, known := t.found[member]; wanted && known {
		return
	}
	var reads []read
	for _, l := range s.lines {
		reads = append(reads, t.reads(e, l)...)
		reads = append(reads, t.within(l)...)
	}
	s.exits = append(s.exits, reads)
	if wanted {
		t.found[member] = derivation{reads, s}
	}
}

// wanted reports whether the node is one of the rules.
func (t *tracer) wanted(n ast.Node) bool {
	rule, ok := n.(*ast.Rule)
	return ok && slices.Contains(t.rules, rule)
}

// within is what was read below a line: by those that succeeded, or if none did
// by all, as it is their failure that the line rests on.
func (t *tracer) within(l *line) []read {
	var reads []read
	below := t.below(l)
	for _, s := range below {
		reads = append(reads, s.successes()...)
	}
	if len(reads) == 0 {
		for _, s := range below {
			reads = append(reads, s.attempts()...)
		}
	}
	for i := range reads {
		if reads[i].use == said && !l.words {
			reads[i].use = compared
		}
	}
	return reads
}

// below are the scopes that a line asked for, or that answered it before.
func (t *tracer) below(l *line) []*scope {
	if len(l.below) > 0 {
		return l.below
	}
	for _, call := range l.calls {
		if first := t.answered[call]; first != nil && len(first.below) > 0 {
			return first.below
		}
	}
	return nil
}

// rulesOf are the rules that were evaluated for a scope, its own first.
func (t *tracer) rulesOf(s *scope) []*ast.Rule {
	var out []*ast.Rule
	seen := map[*scope]bool{}
	var visit func(s *scope)
	visit = func(s *scope) {
		if seen[s] {
			return
		}
		seen[s] = true
		if rule, ok := s.node.(*ast.Rule); ok && !slices.Contains(out, rule) {
			out = append(out, rule)
		}
		for _, l := range s.lines {
			for _, below := range t.below(l) {
				visit(below)
			}
		}
		for _, below := range s.below {
			visit(below)
		}
	}
	visit(s)
	return out
}

// successes are the reads of the last success of a function or complete rule,
// which is the one its caller goes on with, and of every one of a set or a
// comprehension.
func (s *scope) successes() []read {
	if len(s.exits) == 0 {
		return nil
	}
	if rule, ok := s.node.(*ast.Rule); ok && rule.Head.RuleKind() == ast.SingleValue {
		return s.exits[len(s.exits)-1]
	}
	return slices.Concat(s.exits...)
}

func (s *scope) attempts() []read {
	reads := slices.Clone(s.tried)
	for _, below := range s.below {
		reads = append(reads, below.attempts()...)
	}
	return reads
}
