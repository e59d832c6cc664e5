package infer

import (
	"context"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// bearing is what another value of a field does to a rule.
type bearing int

const (
	worded   bearing = iota // the results read otherwise
	steady                  // nothing that was tried does anything
	decisive                // the result is not there
)

// bearing tries whether the rule is without the result when the field is another.
func (r *rule) bearing(ctx context.Context, result Result, c candidate) (bearing, error) {
	if c.gone && !c.defaulted {
		return decisive, nil
	}
	if c.use == said && c.whole {
		return worded, nil
	}
	return r.byTrial(ctx, result, c)
}

func (r *rule) byTrial(ctx context.Context, result Result, c candidate) (bearing, error) {
	if c.gone {
		return r.missed(ctx, c.path)
	}
	is, there := steady, lookup(r.input.Term, c.path)
	if _, either := there.Value.(ast.Boolean); c.use == asked && c.whole && !either {
		return steady, nil // it is there, whatever it is
	}
	others := others(there, func() scalars { return r.comparedIn(ctx, c.scope) })
	for _, i := range r.decided.first(c, len(others)) {
		out, ok, err := r.tried(ctx, c.path, others[i])
		if err != nil {
			return is, err
		}
		if ok && r.lost(result, out) {
			r.decided.keep(c, i)
			return decisive, nil
		}
		if ok && !slices.Equal(out.members, r.was.members) {
			is = worded
		}
	}
	return is, nil
}

// lost reports whether a result is among those that are there no more. Of results
// that read the same it is the one.
func (r *rule) lost(result Result, now outcome) bool {
	switch {
	case now.size() >= r.was.size():
		return false
	case len(now.members) == len(r.was.members):
		return true
	}
	return count(now.members, result.Member) < count(r.was.members, result.Member) || !slices.Contains(r.was.members, result.Member)
}

func count(list []string, one string) (n int) {
	for _, s := range list {
		if s == one {
			n++
		}
	}
	return n
}

// try is an outcome that is known.
type try struct {
	outcome
	ok bool
}

// tried is with, once for all results of the rule.
func (r *rule) tried(ctx context.Context, path diag.Path, value *ast.Term) (outcome, bool, error) {
	key := path.String() + " " + value.String()
	if known, ok := r.tries[key]; ok {
		return known.outcome, known.ok, nil
	}
	out, ok, err := r.with(ctx, path, value)
	if err == nil {
		r.tries[key] = try{out, ok}
	}
	return out, ok, err
}

// missed tells of a field that has a default whether it matters that it is not
// there: not when an empty one changes nothing.
func (r *rule) missed(ctx context.Context, path diag.Path) (bearing, error) {
	for _, empty := range []*ast.Term{ast.ArrayTerm(), ast.ObjectTerm()} {
		out, ok, err := r.tried(ctx, path, empty)
		if err != nil {
			return steady, err
		}
		if ok && out.size() >= r.was.size() {
			return steady, nil
		}
	}
	return decisive, nil
}

// others are values to try in the place of one, of its type, so that a field
// that only words the message words another. A text or number may have to be one
// that it is compared with.
func others(t *ast.Term, compared func() scalars) []*ast.Term {
	switch v := t.Value.(type) {
	case ast.String:
		s := string(v)
		return slices.Concat(
			texts("chartyard", s+":1.2.3"), compared().texts,
			texts("1.2.3", "4096", "true", "chartyard.io/"+s, "prod-"+s+"@sha256:0"),
		)
	case ast.Boolean:
		return []*ast.Term{ast.BooleanTerm(!bool(v))}
	case ast.Number:
		return append(numbers(v), compared().numbers...)
	case *ast.Array:
		return []*ast.Term{ast.ArrayTerm(), ast.NewTerm(v.Append(ast.StringTerm("chartyard"))), twice(v)}
	case ast.Object:
		return []*ast.Term{ast.ObjectTerm()}
	case ast.Null:
		return []*ast.Term{ast.StringTerm("chartyard"), ast.BooleanTerm(true), ast.IntNumberTerm(1)}
	}
	return nil
}

func texts(all ...string) []*ast.Term {
	out := make([]*ast.Term, len(all))
	for i, text := range all {
		out[i] = ast.StringTerm(text)
	}
	return out
}

func numbers(n ast.Number) []*ast.Term {
	if i, ok := n.Int(); ok {
		return []*ast.Term{ast.IntNumberTerm(i + 1), ast.IntNumberTerm(0), ast.IntNumberTerm(i + 100000), ast.IntNumberTerm(-1)}
	}
	f, _ := n.Float64()
	return []*ast.Term{ast.FloatNumberTerm(f + 1), ast.IntNumberTerm(0), ast.FloatNumberTerm(f + 100000), ast.IntNumberTerm(-1)}
}

func twice(a *ast.Array) *ast.Term {
	items := make([]*ast.Term, 0, 2*a.Len())
	for range 2 {
		a.Foreach(func(item *ast.Term) { items = append(items, item) })
	}
	return ast.ArrayTerm(items...)
}
