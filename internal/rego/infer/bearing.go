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
	decisive                // there are fewer results
)

// bearing tries whether the rule has fewer results when the field is another.
func (r *rule) bearing(ctx context.Context, c candidate) (bearing, error) {
	if c.gone && !c.defaulted {
		return decisive, nil
	}
	key := c.path.String()
	if known, ok := r.bears[key]; ok {
		return known, nil
	}
	is, err := r.tried(ctx, c)
	r.bears[key] = is
	return is, err
}

func (r *rule) tried(ctx context.Context, c candidate) (bearing, error) {
	if c.gone {
		return r.missed(ctx, c.path)
	}
	is := steady
	for _, other := range r.others(lookup(r.input.Term, c.path)) {
		out, ok, err := r.with(ctx, c.path, other)
		if err != nil {
			return is, err
		}
		if ok && out.size() < r.was.size() {
			return decisive, nil
		}
		if ok && !slices.Equal(out.members, r.was.members) {
			is = worded
		}
	}
	return is, nil
}

// missed tells of a field that has a default whether it matters that it is not
// there: not when an empty one changes nothing.
func (r *rule) missed(ctx context.Context, path diag.Path) (bearing, error) {
	for _, empty := range []*ast.Term{ast.ArrayTerm(), ast.ObjectTerm()} {
		out, ok, err := r.with(ctx, path, empty)
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
// that only words the message words another. A text may have to be one that the
// policy itself has.
func (r *rule) others(t *ast.Term) []*ast.Term {
	switch v := t.Value.(type) {
	case ast.String:
		s := string(v)
		return terms(append([]string{"chartyard", s + ":1.2.3", "1.2.3", "4096", "true", "chartyard.io/" + s, "prod-" + s + "@sha256:0"}, r.compared()...))
	case ast.Boolean:
		return []*ast.Term{ast.BooleanTerm(!bool(v))}
	case ast.Number:
		return numbers(v)
	case *ast.Array:
		return []*ast.Term{ast.ArrayTerm(), ast.NewTerm(v.Append(ast.StringTerm("chartyard"))), twice(v)}
	case ast.Object:
		return []*ast.Term{ast.ObjectTerm()}
	case ast.Null:
		return []*ast.Term{ast.StringTerm("chartyard"), ast.BooleanTerm(true), ast.IntNumberTerm(1)}
	}
	return nil
}

func terms(texts []string) []*ast.Term {
	out := make([]*ast.Term, len(texts))
	for i, text := range texts {
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

// compared are the texts of the modules that the rule stands in: what it
// compares with.
func (r *rule) compared() []string {
	if r.texts != nil {
		return r.texts
	}
	const most = 24
	r.texts = []string{}
	for _, mod := range modules(r.Compiler, r.ref) {
		for _, one := range mod.Rules {
			ast.WalkTerms(one, func(t *ast.Term) bool {
				if _, isRef := t.Value.(ast.Ref); isRef {
					return true
				}
				s, ok := t.Value.(ast.String)
				if ok && s != "" && len(r.texts) < most && !slices.Contains(r.texts, string(s)) {
					r.texts = append(r.texts, string(s))
				}
				return false
			})
		}
	}
	return r.texts
}

// modules are those with a rule of this reference, in the order of their files.
func modules(c *ast.Compiler, ref ast.Ref) []*ast.Module {
	var files []string
	for file, mod := range c.Modules {
		if slices.ContainsFunc(mod.Rules, func(rule *ast.Rule) bool { return rule.Ref().GroundPrefix().Equal(ref) }) {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	out := make([]*ast.Module, len(files))
	for i, file := range files {
		out[i] = c.Modules[file]
	}
	return out
}
