package infer

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// compared are texts that a derivation may have compared a field with: those of
// the rules that were evaluated for it, and then of all in their modules.
func (r *rule) compared(of *scope) []string {
	own, ok := of.node.(*ast.Rule)
	if !ok {
		return nil
	}
	known, ok := r.texts[own]
	if ok {
		return known
	}
	const most = 24
	add := func(s string) {
		if len(known) < most && !slices.Contains(known, s) {
			known = append(known, s)
		}
	}
	for _, rule := range append(r.traced.rulesOf(of), r.moduleRules()...) {
		eachText(rule, add)
	}
	r.texts[own] = known
	return known
}

// parameters are the texts or numbers of the input, as the kind is, that no place
// can be in: what stands beside an object there, a rule compares it with.
func (in *Inference) parameters(kind ast.Value) []*ast.Term {
	if in.beside == nil {
		in.beside = []*ast.Term{}
		in.collect(in.input.Term, nil)
	}
	const most = 8
	var out []*ast.Term
	for _, t := range in.beside {
		_, text := t.Value.(ast.String)
		if _, want := kind.(ast.String); text == want && len(out) < most {
			out = append(out, t)
		}
	}
	return out
}

func (in *Inference) collect(t *ast.Term, at diag.Path) {
	if _, ok := in.input.Within(at); ok {
		return
	}
	switch v := t.Value.(type) {
	case ast.String, ast.Number:
		in.beside = append(in.beside, t)
	case ast.Object:
		v.Foreach(func(key, value *ast.Term) {
			if name, ok := step(key); ok {
				in.collect(value, at.Append(name))
			}
		})
	case *ast.Array:
		for i := range v.Len() {
			in.collect(v.Elem(i), at.Append(strconv.Itoa(i)))
		}
	}
}

// asParameters are texts like those beside an object: the same, and with one in
// front or behind, for a rule that asks how a text begins or ends.
func (in *Inference) asParameters(s string) []string {
	var out []string
	for _, t := range in.parameters(ast.String("")) {
		if other := string(t.Value.(ast.String)); other != "" {
			out = append(out, other, other+s, s+other)
		}
	}
	return out
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

// eachText gives the texts of a rule that are no keys of references and no
// formats.
func eachText(rule *ast.Rule, give func(string)) {
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
			if s, ok := x.Value.(ast.String); ok && s != "" {
				give(string(s))
			}
			_, isRef := x.Value.(ast.Ref)
			return isRef
		}
		return false
	})
	visitor.Walk(rule)
}
