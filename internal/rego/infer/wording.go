package infer

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// words reports whether an expression of a rule's body does nothing but word
// what the rule gives.
func (t *tracer) words(node ast.Node, expr *ast.Expr) bool {
	rule, ok := node.(*ast.Rule)
	if !ok {
		return false
	}
	known, ok := t.wording[rule]
	if !ok {
		known = wording(rule)
		t.wording[rule] = known
	}
	_, found := known[expr]
	return found
}

// wording are the expressions of a compiled rule whose outcome goes into its
// head by way of formatting alone, which never fails: sprintf, and what gives a
// value to a variable of it. Whatever values they read, the rule succeeds. Each
// has the variable to which it gives the value.
func wording(rule *ast.Rule) map[*ast.Expr]ast.Var {
	found := map[*ast.Expr]ast.Var{}
	used := make([]ast.VarSet, len(rule.Body))
	for i, expr := range rule.Body {
		used[i] = expr.Vars(ast.VarVisitorParams{})
	}
	onlyWords := func(v ast.Var, from int) bool {
		for i, expr := range rule.Body {
			given, words := found[expr]
			if i != from && used[i].Contains(v) && (!words || given == v) {
				return false
			}
		}
		return !isArgument(rule, v)
	}
	for before := -1; before < len(found); {
		before = len(found)
		for i, expr := range rule.Body {
			all := gives(expr)
			if n := slices.IndexFunc(all, func(v ast.Var) bool { return onlyWords(v, i) }); n >= 0 {
				found[expr] = all[n]
			}
		}
	}
	return found
}

// gives are the variables of which one may have its value of the expression, if
// that is an equality or formats.
func gives(expr *ast.Expr) []ast.Var {
	if expr.Negated || len(expr.With) > 0 || !expr.IsCall() {
		return nil
	}
	operands := expr.Operands()
	switch expr.Operator().String() {
	case ast.Equality.Name:
	case ast.Sprintf.Name, ast.Concat.Name, ast.Lower.Name, ast.Upper.Name, ast.InternalTemplateString.Name:
		operands = operands[len(operands)-1:]
	default:
		return nil
	}
	var out []ast.Var
	for _, operand := range operands {
		if v, ok := operand.Value.(ast.Var); ok {
			out = append(out, v)
		}
	}
	return out
}

func isArgument(rule *ast.Rule, v ast.Var) bool {
	return slices.ContainsFunc(rule.Head.Args, func(arg *ast.Term) bool {
		found := false
		ast.WalkVars(arg, func(other ast.Var) bool {
			found = found || other == v
			return found
		})
		return found
	})
}
