package trace

import (
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/engine"
)

// scope is what the names of a template mean at one of its nodes.
type scope struct {
	dot  expr
	vars []variable // innermost last
}

type variable struct {
	name  string
	value expr
	node  parse.Node // where it got its value
	// declared is where it was declared: what is assigned to one of the same
	// name in a block of its own never reaches it.
	declared parse.Node
}

// dotName stands among the variables for the dot, where with or range set it.
const dotName = "."

func (s scope) lookup(name string) (variable, bool) {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return s.vars[i], true
		}
	}
	return variable{}, false
}

func (s scope) with(dot expr) scope {
	s.vars = s.vars[:len(s.vars):len(s.vars)]
	s.dot = dot
	return s
}

// declare adds or, for an assignment, widens a variable. An assignment may
// stand in a branch that was not taken, so the old value stays possible.
func (s *scope) declare(v variable, assign bool) {
	v.declared = v.node
	if assign {
		if old, ok := s.lookup(v.name); ok {
			v.value = join(v.value, old.value).distinct().guessed()
			v.declared = old.declared
		}
	}
	s.vars = append(s.vars[:len(s.vars):len(s.vars)], v)
}

// walker finds the scope of one node of a tree.
type walker struct {
	eval   *evaluator
	target parse.Node
	// iteration is how often the body of a range was entered before the target,
	// counting from zero.
	iteration func(*parse.RangeNode) int
	writes    map[string]bool // variables whose maps the tree changes
}

// scopeAt is the scope of the target in tree when it is executed on dot. ok is
// false when the target does not stand in the tree.
func (w walker) scopeAt(tree *engine.Tree, dot expr) (scope, bool) {
	s := scope{dot: dot, vars: []variable{{name: "$", value: dot}}}
	w.writes = w.eval.writesOf(tree)
	return w.list(tree.Root, s)
}

func (w walker) list(list *parse.ListNode, s scope) (scope, bool) {
	if list == nil {
		return s, false
	}
	for _, node := range list.Nodes {
		if node == w.target {
			return s, true
		}
		if found, ok := w.node(node, &s); ok {
			return found, true
		}
	}
	return s, false
}

// node looks into one node; what it declares is added to s.
func (w walker) node(node parse.Node, s *scope) (scope, bool) {
	switch n := node.(type) {
	case *parse.ActionNode:
		w.declare(n.Pipe, s, n)
	case *parse.IfNode:
		return w.branch(&n.BranchNode, n, s, s.dot)
	case *parse.WithNode:
		return w.branch(&n.BranchNode, n, s, w.eval.pipe(n.Pipe, *s))
	case *parse.RangeNode:
		return w.rangeBody(n, s)
	}
	return scope{}, false
}

func (w walker) declare(pipe *parse.PipeNode, s *scope, node parse.Node) {
	if len(pipe.Decl) != 1 {
		return
	}
	s.declare(w.variable(pipe, *s, node), pipe.IsAssign)
}

// variable is what a pipeline declares.
func (w walker) variable(pipe *parse.PipeNode, s scope, node parse.Node) variable {
	v := variable{name: pipe.Decl[0].Ident[0], value: w.eval.pipe(pipe, s), node: node}
	if w.writes[v.name] {
		v.value = v.value.doubtful()
	}
	return v
}

// branch looks into an if or with; node is n as the tree has it.
func (w walker) branch(n *parse.BranchNode, node parse.Node, s *scope, dot expr) (scope, bool) {
	inner := s.with(s.dot)
	w.declare(n.Pipe, &inner, node)
	body := inner.with(dot)
	if _, with := node.(*parse.WithNode); with {
		body.declare(variable{name: dotName, value: dot, node: node}, false)
	}
	if found, ok := w.list(n.List, body); ok {
		return found, true
	}
	if found, ok := w.list(n.ElseList, inner); ok {
		return found, true
	}
	w.assigned(n.List, body, s)
	w.assigned(n.ElseList, inner, s)
	return scope{}, false
}

func (w walker) rangeBody(n *parse.RangeNode, s *scope) (scope, bool) {
	over := w.eval.pipe(n.Pipe, *s)
	some := w.ranged(n, *s, over.flat().doubtful(), over.flat().doubtful())
	at := *s
	iteration := w.iteration(n)
	if iteration > 0 {
		w.assigned(n.List, some, &at) // by the iterations before
	}
	key, element := w.eval.element(over, iteration)
	if found, ok := w.list(n.List, w.ranged(n, at, key, element)); ok {
		return found, true
	}
	if found, ok := w.list(n.ElseList, s.with(s.dot)); ok {
		return found, true
	}
	w.assigned(n.List, some, s)
	w.assigned(n.ElseList, *s, s)
	return scope{}, false
}

// ranged is the scope of a range's body in one iteration.
func (w walker) ranged(n *parse.RangeNode, s scope, key, element expr) scope {
	inner := s.with(element)
	inner.declare(variable{name: dotName, value: element, node: n}, false)
	decl := n.Pipe.Decl
	if len(decl) == 2 {
		inner.declare(variable{name: decl[0].Ident[0], value: key, node: n}, n.Pipe.IsAssign)
	}
	if len(decl) > 0 {
		inner.declare(variable{name: decl[len(decl)-1].Ident[0], value: element, node: n}, n.Pipe.IsAssign)
	}
	return inner
}

// assigned carries what a branch that the target does not stand in assigns to
// outer variables. inner is the branch's scope, within that of s.
func (w walker) assigned(list *parse.ListNode, inner scope, s *scope) {
	if list == nil {
		return
	}
	outer := map[parse.Node]bool{}
	for _, v := range s.vars {
		outer[v.declared] = v.name != "$" && v.name != dotName
	}
	known := len(inner.vars)
	for _, node := range list.Nodes {
		w.node(node, &inner)
	}
	for i := len(inner.vars) - 1; i >= known; i-- {
		if v := inner.vars[i]; outer[v.declared] {
			outer[v.declared] = false // the last has what the earlier may be
			s.vars = append(s.vars[:len(s.vars):len(s.vars)], v)
		}
	}
}
