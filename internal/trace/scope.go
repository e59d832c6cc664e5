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
	node  parse.Node // where it was declared
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
	if assign {
		if old, ok := s.lookup(v.name); ok {
			v.value = join(v.value, old.value).guessed()
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
	v := variable{pipe.Decl[0].Ident[0], w.eval.pipe(pipe, s), node}
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
		body.declare(variable{dotName, dot, node}, false)
	}
	if found, ok := w.list(n.List, body); ok {
		return found, true
	}
	if found, ok := w.list(n.ElseList, inner); ok {
		return found, true
	}
	w.assigned(n.List, s)
	w.assigned(n.ElseList, s)
	return scope{}, false
}

func (w walker) rangeBody(n *parse.RangeNode, s *scope) (scope, bool) {
	key, element := w.eval.element(w.eval.pipe(n.Pipe, *s), w.iteration(n))
	inner := s.with(element)
	inner.declare(variable{dotName, element, n}, false)
	switch decl := n.Pipe.Decl; len(decl) {
	case 1:
		inner.declare(variable{decl[0].Ident[0], element, n}, n.Pipe.IsAssign)
	case 2:
		inner.declare(variable{decl[0].Ident[0], key, n}, n.Pipe.IsAssign)
		inner.declare(variable{decl[1].Ident[0], element, n}, n.Pipe.IsAssign)
	}
	if found, ok := w.list(n.List, inner); ok {
		return found, true
	}
	if found, ok := w.list(n.ElseList, s.with(s.dot)); ok {
		return found, true
	}
	w.assigned(n.List, s)
	return scope{}, false
}

// assigned carries assignments to outer variables out of a branch that the
// target does not stand in.
func (w walker) assigned(list *parse.ListNode, s *scope) {
	if list == nil {
		return
	}
	inner := s.with(s.dot)
	known := len(s.vars)
	for _, node := range list.Nodes {
		if action, ok := node.(*parse.ActionNode); ok && len(action.Pipe.Decl) == 1 {
			v := w.variable(action.Pipe, inner, node)
			if action.Pipe.IsAssign && declaredIn(s.vars[:known], v.name) {
				s.declare(v, true)
			}
			inner.declare(v, action.Pipe.IsAssign)
			continue
		}
		w.node(node, &inner)
	}
	for _, v := range inner.vars[min(known, len(inner.vars)):] {
		if declaredIn(s.vars[:known], v.name) && !declaredIn(s.vars[known:], v.name) {
			s.declare(v, true)
		}
	}
}

func declaredIn(vars []variable, name string) bool {
	for _, v := range vars {
		if v.name == name {
			return true
		}
	}
	return false
}
