package machine

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// builtin is a function of OPA's.
type builtin struct {
	f        topdown.BuiltinFunc
	arity    int
	relation bool // it has any number of results; a call gives an array of them
}

func findBuiltins(names []string) ([]builtin, error) {
	out := make([]builtin, len(names))
	for i, name := range names {
		out[i].f = topdown.GetBuiltin(name)
		decl, ok := ast.BuiltinMap[name]
		if !ok || out[i].f == nil {
			return nil, fmt.Errorf("function %s: there is none of this name", name)
		}
		out[i].arity, out[i].relation = decl.Decl.Arity(), decl.Relation
	}
	return out, nil
}

func (r *Run) callBuiltin(f []*ast.Term, s *Stmt) int {
	b := &r.builtins[s.A]
	if len(s.Args) != b.arity {
		return r.fail(errDamaged)
	}
	args := r.args[:0]
	for _, a := range s.Args {
		v := r.read(f, a)
		if v == nil {
			return 0
		}
		args = append(args, v)
	}
	r.args = args
	r.out = nil
	if b.relation {
		return r.relation(f, s, b)
	}
	if err := b.f(r.Context, args, r.collect); err != nil {
		return r.builtinFailed(err)
	}
	return r.assign(f, s.Target, r.out)
}

func (r *Run) relation(f []*ast.Term, s *Stmt, b *builtin) int {
	var all []*ast.Term
	collect := func(t *ast.Term) error { all = append(all, t); return nil }
	if err := b.f(r.Context, r.args, collect); err != nil {
		return r.builtinFailed(err)
	}
	return r.assign(f, s.Target, ast.ArrayTerm(all...))
}

func (r *Run) assign(f []*ast.Term, target int32, v *ast.Term) int {
	switch {
	case target < 0:
	case v == nil:
		return 0
	default:
		f[target] = v
	}
	return ended
}

// builtinFailed leaves the call undefined, unless the error is one that halts.
func (r *Run) builtinFailed(err error) int {
	if halt := new(topdown.Halt); errors.As(err, halt) {
		return r.fail(halt.Err)
	}
	if r.soft == nil {
		r.soft = err
	}
	return 0
}
