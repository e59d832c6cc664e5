package infer

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
)

// read is a reference into the input.
type read struct {
	path diag.Path
	use  use
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

// use is what a value is read for, the weightiest first.
type use int

const (
	compared use = iota
	said         // it goes into the message and nowhere else
	asked        // whether it is there, and not false
)

// reads are the parts of the input that a line refers to, as far as its
// variables are known.
func (t *tracer) reads(e topdown.Event, l *line) []read {
	var out []read
	as := compared
	if l.words {
		as = said
	}
	visit := func(x any) bool {
		switch x := x.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension, *ast.Not, *ast.With:
			return true
		case *ast.Term:
			if r, ok := t.read(e, x); ok {
				r.use = as
				out = append(out, r)
			}
			_, isRef := x.Value.(ast.Ref)
			return isRef
		}
		return false
	}
	v := ast.NewGenericVisitor(visit)
	switch terms := l.expr.Terms.(type) {
	case *ast.Every:
		v.Walk(terms.Domain)
	case []*ast.Term:
		for _, operand := range terms[1:] {
			v.Walk(operand)
		}
		out = append(out, t.looked(e, l.expr)...)
	case *ast.Term:
		as = asked
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
