package policytrace

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"
)

// tracer follows an evaluation and keeps each way through the lines of each body.
type tracer struct {
	compiler *ast.Compiler
	open     map[uint64]*frame
	query    *frame
	roots    []*frame
	prints   []Print
	frames   int // that were opened
	kept     int // runs of all frames
}

// most is how many frames are followed and how many runs are kept, of a rule that
// tries without end too. Beyond it, those of the query itself are, and the first
// run of a frame that comes to an end of its own; of others only the number is.
const most = 20_000

// frame is one evaluation of the body of a rule, a comprehension, an every or a
// negation.
type frame struct {
	node ast.Node
	in   *frame // nil for a rule that the query itself asks for
	now  []line // of the derivation at hand
	runs []run
	// names are its variables by what they are called in the source. One name may
	// be of several: a comprehension has its own.
	names map[string][]ast.Var
	last  map[*ast.Expr]int // of runs, by the line that fails; nil for those that hold
}

// line is a compiled expression that was evaluated, and what it asked for.
type line struct {
	expr  *ast.Expr
	below []*frame
}

// run is a derivation to its end: to a line that fails, or past the last one.
type run struct {
	lines  []line
	holds  bool
	result *ast.Term
	input  *ast.Term
	known  map[string]*ast.Term // values of the variables
	alike  int                  // runs after it that end at the same line and are not kept
}

func (*tracer) Enabled() bool               { return true }
func (*tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// Print keeps what a rule prints.
func (t *tracer) Print(at print.Context, text string) error {
	t.prints = append(t.prints, Print{File: at.Location.File, Row: at.Location.Row, Text: text})
	return nil
}

func (t *tracer) TraceEvent(e topdown.Event) {
	if e.Op == topdown.EnterOp {
		t.enter(e)
		return
	}
	f := t.open[e.QueryID]
	if f == nil || f == t.query {
		return
	}
	expr, isExpr := e.Node.(*ast.Expr)
	switch {
	case e.Op == topdown.EvalOp && isExpr:
		f.backTo(expr, false)
		f.now = append(f.now, line{expr: expr})
	case e.Op == topdown.RedoOp && isExpr:
		f.backTo(expr, true)
	case e.Op == topdown.FailOp && isExpr:
		f.backTo(expr, true)
		t.end(f, e, expr)
	case e.Op == topdown.ExitOp:
		t.end(f, e, nil)
	}
}

func (t *tracer) enter(e topdown.Event) {
	parent := t.open[e.ParentID]
	if t.query != nil && parent != t.query && (parent == nil || t.frames >= most) {
		return
	}
	t.frames++
	f := &frame{node: e.Node, names: map[string][]ast.Var{}, last: map[*ast.Expr]int{}}
	t.open[e.QueryID] = f
	t.name(f)
	switch {
	case t.query == nil:
		t.query = f
		return
	case parent == t.query:
		t.roots = append(t.roots, f)
		return
	}
	f.in = parent
	if n := len(parent.now); n > 0 {
		parent.now[n-1].below = append(parent.now[n-1].below, f)
	}
}

// name finds what the compiler made of the source's variables.
func (t *tracer) name(f *frame) {
	ast.WalkVars(f.node, func(v ast.Var) bool {
		name, rewritten := t.compiler.RewrittenVars[v]
		if !rewritten {
			name = v
		}
		if !slices.Contains(f.names[string(name)], v) && !name.IsGenerated() && !strings.HasPrefix(string(name), "__local") {
			f.names[string(name)] = append(f.names[string(name)], v)
		}
		return false
	})
}

// backTo drops the lines after expr, and expr itself unless it is kept.
func (f *frame) backTo(expr *ast.Expr, keep bool) {
	i := slices.IndexFunc(f.now, func(l line) bool { return l.expr == expr })
	switch {
	case i < 0:
	case keep:
		f.now = f.now[:i+1]
	default:
		f.now = f.now[:i]
	}
}

// end keeps a run, or counts it; fails is the line that it fails at, nil when it
// holds.
func (t *tracer) end(f *frame, e topdown.Event, fails *ast.Expr) {
	if n, known := f.last[fails]; known && t.kept >= most {
		f.runs[n].alike++
		return
	}
	t.kept++
	f.last[fails] = len(f.runs)
	r := run{lines: slices.Clone(f.now), holds: fails == nil, input: e.Input(), known: f.values(e)}
	if rule, ok := f.node.(*ast.Rule); ok && r.holds {
		head := rule.Head.Value
		if rule.Head.RuleKind() == ast.MultiValue {
			head = rule.Head.Key
		}
		if head != nil {
			r.result = e.Plug(head)
		}
	}
	f.runs = append(f.runs, r)
}

// values are those of the variables, of the bodies around too.
func (f *frame) values(e topdown.Event) map[string]*ast.Term {
	out := map[string]*ast.Term{}
	for at := f; at != nil; at = at.in {
		for name, all := range at.names {
			for _, v := range all { // all but one have no value here
				if value := e.Plug(ast.NewTerm(v)); out[name] == nil && value != nil && value.IsGround() {
					out[name] = value
				}
			}
		}
		if _, isRule := at.node.(*ast.Rule); isRule {
			break
		}
	}
	return out
}
