package rego

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What stands before a value or expression of a compiled module.
const (
	markNone byte = iota
	markNull
	markFalse
	markTrue
	markNumber
	markString
	markVar
	markRef
	markCall
	markArray
	markSet
	markObject
	markArrayComprehension
	markSetComprehension
	markObjectComprehension
	markTerm  // an expression of one term
	markTerms // a call as an expression
	markEvery
	markWith // stands before the mark of an expression with other input
)

// encoder writes a compiled module: every text once, in a table, and then the
// syntax tree by kind, in the order in which decoder reads it. Places are kept
// where errors of an evaluation name them. The variables that the compiler made
// are numbered again, so that the bytes do not depend on what other modules it
// compiled along with this one.
type encoder struct {
	index  map[string]int
	table  []string
	locals map[ast.Var]ast.Var
	out    []byte
	err    error
}

// Encode gives the bytes of a module as the compiler left it. The error names
// what of Rego they have no form for.
func Encode(mod *ast.Module) ([]byte, error) {
	e := encoder{index: map[string]int{}, locals: map[ast.Var]ast.Var{}}
	e.terms(mod.Package.Path)
	e.count(len(mod.Rules))
	for _, r := range mod.Rules {
		e.rule(r)
	}
	head := binary.AppendUvarint(nil, uint64(len(e.table)))
	for _, s := range e.table {
		head = append(binary.AppendUvarint(head, uint64(len(s))), s...)
	}
	return append(head, e.out...), e.err
}

func (e *encoder) mark(m byte) { e.out = append(e.out, m) }

func (e *encoder) count(n int) { e.out = binary.AppendUvarint(e.out, uint64(n)) }

func (e *encoder) flag(b bool) {
	if b {
		e.mark(markTrue)
		return
	}
	e.mark(markFalse)
}

func (e *encoder) text(s string) {
	i, ok := e.index[s]
	if !ok {
		i = len(e.table)
		e.index[s] = i
		e.table = append(e.table, s)
	}
	e.count(i)
}

// localPrefix begins the names of variables that the compiler makes.
const localPrefix = "__local"

func (e *encoder) local(v ast.Var) ast.Var {
	if !strings.HasPrefix(string(v), localPrefix) {
		return v
	}
	if _, ok := e.locals[v]; !ok {
		e.locals[v] = ast.Var(localPrefix + strconv.Itoa(len(e.locals)) + "__")
	}
	return e.locals[v]
}

func (e *encoder) place(at *ast.Location) {
	if at == nil || at.Row == 0 {
		e.count(0)
		return
	}
	e.count(at.Row)
	e.count(at.Col)
}

func (e *encoder) rule(r *ast.Rule) {
	e.place(r.Location)
	e.flag(r.Default)
	e.head(r.Head)
	e.body(r.Body)
	e.flag(r.Else != nil)
	if r.Else != nil {
		e.rule(r.Else)
	}
}

func (e *encoder) head(h *ast.Head) {
	if strings.HasPrefix(string(h.Name), localPrefix) {
		e.refuse(h.Location, "the name "+string(h.Name))
	}
	e.place(h.Location)
	e.text(string(h.Name))
	e.terms(h.Reference)
	e.terms(h.Args)
	e.term(h.Key)
	e.term(h.Value)
	e.flag(h.Assign)
}

func (e *encoder) body(b ast.Body) {
	e.count(len(b))
	for _, expr := range b {
		e.expr(expr)
	}
}

func (e *encoder) expr(x *ast.Expr) {
	e.place(x.Location)
	e.flag(x.Negated)
	e.flag(x.Generated)
	if len(x.With) > 0 {
		e.with(x.With)
	}
	switch terms := x.Terms.(type) {
	case *ast.Term:
		e.mark(markTerm)
		e.term(terms)
	case []*ast.Term:
		e.mark(markTerms)
		e.terms(terms)
	case *ast.Every:
		e.mark(markEvery)
		e.place(terms.Location)
		e.term(terms.Key)
		e.term(terms.Value)
		e.term(terms.Domain)
		e.body(terms.Body)
	default:
		e.refuse(x.Location, fmt.Sprintf("%T", terms))
	}
}

// with takes another input only. Whether another value in data stands for a
// function is asked of the compiler's types, which are not kept.
func (e *encoder) with(all []*ast.With) {
	e.mark(markWith)
	e.count(len(all))
	for _, w := range all {
		if !ofInput(w.Target) {
			e.refuse(w.Location, "with "+w.Target.String())
		}
		e.place(w.Location)
		e.term(w.Target)
		e.term(w.Value)
	}
}

func ofInput(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	return ok && len(ref) > 0 && ref[0].Equal(ast.InputRootDocument)
}

func (e *encoder) refuse(at *ast.Location, what string) {
	if e.err == nil {
		e.err = Faultf(at, "compiled policies have no form for %s", what)
	}
}

func (e *encoder) terms(list []*ast.Term) {
	e.count(len(list))
	for _, t := range list {
		e.term(t)
	}
}

func (e *encoder) term(t *ast.Term) {
	if t == nil {
		e.mark(markNone)
		return
	}
	switch v := t.Value.(type) {
	case ast.Null:
		e.mark(markNull)
	case ast.Boolean:
		e.flag(bool(v))
	case ast.Number:
		e.mark(markNumber)
		e.text(string(v))
	case ast.String:
		e.mark(markString)
		e.text(string(v))
	case ast.Var:
		e.mark(markVar)
		e.text(string(e.local(v)))
	default:
		e.composite(t)
	}
}

func (e *encoder) composite(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Ref:
		e.mark(markRef)
		e.terms(v)
	case ast.Call:
		e.mark(markCall)
		e.terms(v)
	case *ast.Array:
		e.mark(markArray)
		e.count(v.Len())
		v.Foreach(e.term)
	case ast.Set:
		e.mark(markSet)
		e.terms(v.Slice())
	case ast.Object:
		e.mark(markObject)
		e.count(v.Len())
		for _, key := range v.Keys() {
			e.term(key)
			e.term(v.Get(key))
		}
	case *ast.ArrayComprehension:
		e.mark(markArrayComprehension)
		e.term(v.Term)
		e.body(v.Body)
	case *ast.SetComprehension:
		e.mark(markSetComprehension)
		e.term(v.Term)
		e.body(v.Body)
	case *ast.ObjectComprehension:
		e.mark(markObjectComprehension)
		e.place(v.Key.Location)
		e.term(v.Key)
		e.term(v.Value)
		e.body(v.Body)
	default:
		e.refuse(t.Location, fmt.Sprintf("%T", v))
	}
}
