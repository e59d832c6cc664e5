package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// vet finds negations that are silent where their author means them to speak.
// Before a "not", Rego works out what the call inside it is given: nested calls
// and fields. In "not f(x) == true" and "not startswith(input.a.b, "c")" the
// whole line is undefined, not true, when f(x) or input.a.b is, and the rule
// never reports. A comparison of a field with == is not concerned.
func vet(mod *ast.Module) []*rego.Fault {
	var faults []*rego.Fault
	ast.WalkExprs(mod, func(expr *ast.Expr) bool {
		if expr.Negated && silent(expr) {
			faults = append(faults, rego.Faultf(expr.Location,
				"%s: when what the call is given is undefined, this line is undefined too, and not true; give the condition a rule of its own, say holds(x), and write: not holds(x)",
				expr.Location.Text))
		}
		return false
	})
	return faults
}

// silent reports whether what a negated expression is given can be undefined.
// It errs on the side of refusing: a nested call may be a safe one.
func silent(expr *ast.Expr) bool {
	switch terms := expr.Terms.(type) {
	case *ast.Term:
		return withinField(terms)
	case []*ast.Term:
		operator := terms[0].String()
		if operator == ast.Equality.Name || operator == ast.Equal.Name {
			return slices.ContainsFunc(terms[1:], withinField)
		}
		return slices.ContainsFunc(terms[1:], canBeUndefined)
	}
	return false
}

// withinField is canBeUndefined for a place where a field may stand: then only
// its own steps count.
func withinField(term *ast.Term) bool {
	if field, ok := term.Value.(ast.Ref); ok {
		return slices.ContainsFunc(field, canBeUndefined)
	}
	return canBeUndefined(term)
}

// canBeUndefined reports whether term holds a field or a call. A comprehension
// is always defined.
func canBeUndefined(term *ast.Term) bool {
	found := false
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case ast.Call:
			found = true
		case ast.Ref:
			found = found || len(x) > 1
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
			return true
		}
		return found
	}).Walk(term)
	return found
}
