package infer

import (
	"context"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/chartyard/chartyard/internal/diag"
)

// scalars are texts and numbers, each once and not too many.
type scalars struct{ texts, numbers []*ast.Term }

func (s *scalars) add(t *ast.Term) {
	const most = 24
	in := &s.texts
	switch v := t.Value.(type) {
	case ast.String:
		if v == "" {
			return
		}
	case ast.Number:
		in = &s.numbers
	default:
		return
	}
	if len(*in) < most && !slices.ContainsFunc(*in, t.Equal) {
		*in = append(*in, t)
	}
}

// comparedIn is what a derivation may have compared a field with: the scalars of
// the rules that were evaluated for it, also those that stand in data and beside
// the objects of the input where these rules look; then of all in their modules.
func (r *rule) comparedIn(ctx context.Context, of *scope) scalars {
	own, ok := of.node.(*ast.Rule)
	if !ok {
		return scalars{}
	}
	known, ok := r.compares[own]
	if ok {
		return *known
	}
	known = new(scalars)
	for _, rule := range append(r.traced.rulesOf(of), r.moduleRules()...) {
		r.scalarsOf(ctx, rule, known)
	}
	r.compares[own] = known
	return *known
}

// moduleRules are those of the modules that the rule stands in.
func (r *rule) moduleRules() []*ast.Rule {
	var out []*ast.Rule
	for _, mod := range r.Compiler.Modules {
		if slices.ContainsFunc(mod.Rules, func(rule *ast.Rule) bool { return slices.Contains(r.traced.rules, rule) }) {
			out = append(out, mod.Rules...)
		}
	}
	slices.SortStableFunc(out, func(a, b *ast.Rule) int { return a.Loc().Compare(b.Loc()) })
	return out
}

// scalarsOf are those of a rule that are no keys of references and no formats,
// and those where its references lead.
func (r *rule) scalarsOf(ctx context.Context, rule *ast.Rule, to *scalars) {
	var visitor *ast.GenericVisitor
	visitor = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			if x.IsCall() && x.Operator().String() == ast.Sprintf.Name {
				for _, operand := range x.Operands()[1:] {
					visitor.Walk(operand)
				}
				return true
			}
		case *ast.Term:
			if ref, ok := x.Value.(ast.Ref); ok {
				r.scalarsAt(ctx, ref.GroundPrefix(), to)
				return true
			}
			to.add(x)
		}
		return false
	})
	visitor.Walk(rule)
}

// scalarsAt are those in a part of data, or of the input as far as it is of no
// object.
func (r *rule) scalarsAt(ctx context.Context, ref ast.Ref, to *scalars) {
	switch {
	case ref[0].Equal(ast.DefaultRootDocument) && len(ref) > 1 && len(r.Compiler.GetRules(ref)) == 0:
		if v, ok := r.data(ctx, ref); ok {
			eachScalar(ast.NewTerm(v), nil, func(_ diag.Path, t *ast.Term) { to.add(t) })
		}
	case ref[0].Equal(ast.InputRootDocument):
		var at diag.Path
		for _, t := range ref[1:] {
			s, _ := step(t)
			at = append(at, s)
		}
		if part := lookup(r.input.Term, at); part != nil {
			eachScalar(part, at, func(path diag.Path, t *ast.Term) {
				if _, ok := r.input.Within(path); !ok {
					to.add(t)
				}
			})
		}
	}
}

// data is what stands beside the rules; nothing when it cannot be read.
func (r *rule) data(ctx context.Context, ref ast.Ref) (ast.Value, bool) {
	path, err := storage.NewPathForRef(ref)
	if err != nil {
		return nil, false
	}
	txn, err := r.Store.NewTransaction(ctx)
	if err != nil {
		return nil, false
	}
	defer r.Store.Abort(ctx, txn)
	found, err := r.Store.Read(ctx, txn, path)
	if err != nil {
		return nil, false
	}
	v, err := ast.InterfaceToValue(found)
	return v, err == nil
}

func eachScalar(t *ast.Term, at diag.Path, give func(diag.Path, *ast.Term)) {
	switch v := t.Value.(type) {
	case ast.Object:
		v.Foreach(func(key, value *ast.Term) {
			s, _ := step(key)
			eachScalar(value, at.Append(s), give)
		})
	case *ast.Array:
		for i := range v.Len() {
			eachScalar(v.Elem(i), at.Append(strconv.Itoa(i)), give)
		}
	default:
		give(at, t)
	}
}
