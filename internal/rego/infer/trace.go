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
	index    map[*ast.Term]diag.Path
	compiler *ast.Compiler
	rules    []*ast.Rule // whose results are wanted
	open     map[uint64]*scope
	// answered has the steps that first evaluated a rule or a call; Rego
	// remembers the answer and evaluates it no second time.
	answered map[string]*line
	found    map[string][]read // by member, "" for all of a complete rule
	exits    int               // of the rules
}

// read is a reference into the input.
type read struct {
	path diag.Path
	// whole is false when the reference goes on with what was not known yet: an
	// iteration that came to nothing.
	whole bool
	// defaulted is true when a function looked for it that takes another value
	// instead: its being missing may not matter.
	defaulted bool
	// open is true when a variable gave the last step: the keys of a mapping are
	// looked through.
	open bool
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
	below []*scope
	calls []string
}

// newTracer makes a tracer; without an index it only counts successes.
func newTracer(c *ast.Compiler, ref ast.Ref, index map[*ast.Term]diag.Path) *tracer {
	return &tracer{
		index: index, compiler: c, rules: c.GetRulesExact(ref),
		open: map[uint64]*scope{}, answered: map[string]*line{}, found: map[string][]read{},
	}
}

func (t *tracer) Enabled() bool { return true }

func (t *tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (t *tracer) TraceEvent(e topdown.Event) {
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
	l := &line{expr: expr, calls: t.calls(e, expr)}
	for _, call := range l.calls {
		if t.answered[call] == nil {
			t.answered[call] = l
		}
	}
	s.lines = append(s.lines, l)
	s.tried = append(s.tried, t.reads(e, expr)...)
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
		reads = append(reads, t.reads(e, l.expr)...)
		reads = append(reads, t.within(l)...)
	}
	s.exits = append(s.exits, reads)
	if wanted {
		t.found[member] = reads
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
	below := l.below
	for _, call := range l.calls {
		if first := t.answered[call]; len(below) == 0 && first != nil {
			below = first.below
		}
	}
	var reads []read
	for _, s := range below {
		reads = append(reads, s.successes()...)
	}
	if len(reads) > 0 {
		return reads
	}
	for _, s := range below {
		reads = append(reads, s.attempts()...)
	}
	return reads
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

// reads are the parts of the input that an expression refers to, as far as its
// variables are known.
func (t *tracer) reads(e topdown.Event, expr *ast.Expr) []read {
	var out []read
	visit := func(x any) bool {
		switch x := x.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension, *ast.Not, *ast.With:
			return true
		case *ast.Term:
			if r, ok := t.read(e, x); ok {
				out = append(out, r)
			}
			_, isRef := x.Value.(ast.Ref)
			return isRef
		}
		return false
	}
	v := ast.NewGenericVisitor(visit)
	switch terms := expr.Terms.(type) {
	case *ast.Every:
		v.Walk(terms.Domain)
	case []*ast.Term:
		for _, operand := range terms[1:] {
			v.Walk(operand)
		}
		out = append(out, t.looked(e, expr)...)
	default:
		v.Walk(terms)
	}
	return out
}

// looked is what object.get looks for: one key, or a list of them.
func (t *tracer) looked(e topdown.Event, expr *ast.Expr) []read {
	if !expr.IsCall() || expr.Operator().String() != ast.ObjectGet.Name || len(expr.Operands()) < 3 {
		return nil
	}
	in, ok := t.read(e, expr.Operand(0))
	if !ok || !in.whole {
		return nil
	}
	key := e.Plug(expr.Operand(1))
	if list, ok := key.Value.(*ast.Array); ok {
		path := in.path
		for i := range list.Len() {
			s, ok := step(list.Elem(i))
			if !ok {
				return nil
			}
			path = path.Append(s)
		}
		return []read{{path: path, whole: true, defaulted: true}}
	}
	if s, ok := step(key); ok {
		return []read{{path: in.path.Append(s), whole: true, defaulted: true}}
	}
	return nil
}

// read tells where in the input a reference or a variable leads.
func (t *tracer) read(e topdown.Event, x *ast.Term) (read, bool) {
	var head *ast.Term
	var tail []*ast.Term
	switch v := x.Value.(type) {
	case ast.Var:
		head = e.Plug(x)
	case ast.Ref:
		head, tail = v[0], v[1:]
		switch {
		case head.Equal(ast.InputRootDocument):
			head = e.Input()
		case head.Equal(ast.DefaultRootDocument):
			return read{}, false
		default:
			head = e.Plug(head)
		}
	default:
		return read{}, false
	}
	at, ok := t.index[head]
	if !ok {
		return read{}, false
	}
	out := read{path: at, whole: true}
	for _, one := range tail {
		s, ok := step(e.Plug(one))
		if !ok {
			out.whole = false
			return out, true
		}
		_, out.open = one.Value.(ast.Var)
		out.path = out.path.Append(s)
	}
	return out, true
}
