package policy

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

func violationRef(id string) ast.Ref {
	ref := ast.Ref{ast.DefaultRootDocument, ast.StringTerm("policies")}
	for step := range strings.SplitSeq(id, "/") {
		ref = append(ref, ast.StringTerm(step))
	}
	return append(ref, ast.StringTerm("violation"))
}

// readsContext reports whether a rule, or anything it calls, reads more of
// data.chartyard than params. What it cannot tell it takes for yes.
func readsContext(c *ast.Compiler, ref ast.Ref) bool {
	seen := map[*ast.Rule]bool{}
	var reads func(*ast.Rule) bool
	reads = func(rule *ast.Rule) bool {
		if seen[rule] {
			return false
		}
		seen[rule] = true
		if mentionsContext(rule) {
			return true
		}
		for next := range c.Graph.Dependencies(rule) {
			if dep, ok := next.(*ast.Rule); ok && reads(dep) {
				return true
			}
		}
		return false
	}
	for _, rule := range c.GetRulesExact(ref) {
		if reads(rule) {
			return true
		}
	}
	return false
}

func mentionsContext(rule *ast.Rule) bool {
	found := false
	ast.WalkRefs(rule, func(ref ast.Ref) bool {
		if !ref.HasPrefix(ast.DefaultRootRef) {
			return false
		}
		switch {
		case len(ref) == 1, !isString(ref[1]):
			found = true
		case ref[1].Value.Compare(ast.String("chartyard")) != 0:
		case len(ref) == 2, ref[2].Value.Compare(ast.String("params")) != 0:
			found = true
		}
		return found
	})
	return found
}

func isString(term *ast.Term) bool {
	_, ok := term.Value.(ast.String)
	return ok
}
