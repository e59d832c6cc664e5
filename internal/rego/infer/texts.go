package infer

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
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
