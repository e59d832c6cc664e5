package policy

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// compile compiles modules, which it takes over. Of vetted modules it skips
// the stages that only find faults, but for the one that refuses functions.
func compile(modules map[string]*ast.Module, capabilities *ast.Capabilities, how mode) (*ast.Compiler, error) {
	c := ast.NewCompiler().
		WithCapabilities(capabilities).
		WithEnablePrintStatements(how.prints).
		WithDefaultRegoVersion(ast.RegoV1)
	if how.vetted {
		c.WithSkipStages(faultStages()...)
	}
	if c.Compile(modules); c.Failed() {
		return nil, joined(faultsOf("", c.Errors))
	}
	return c, nil
}

func faultStages() []ast.StageID {
	return []ast.StageID{
		ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports,
		ast.StageCheckVoidCalls, ast.StageCheckRuleConflicts, ast.StageCheckSafetyRuleHeads,
		ast.StageCheckRecursion, ast.StageCheckTypes, ast.StageCheckDeprecatedBuiltins,
		ast.StageBuildRequiredCapabilities,
	}
}

// plan is what is evaluated for objects of one kind, or for a release: one
// query over several rules, so that they share what the library works out. It
// takes less than half the time of a query for each.
type plan struct {
	rules []int // in Policies.rules
	body  ast.Body
	vars  []ast.Var // one for each of rules
}

// plans are made once. An object is given two: fixed holds the rules whose
// answer depends on the object and the yard's parameters alone, bound those
// that read of the service or environment too.
type plans struct {
	fixed, bound map[string]plan // by kind; "" for kinds that no rule names
	release      []int
	fleet        []int
	binds        []bool    // for each rule, whether it is bound
	queries      []ast.Ref // of each rule's violation
}

// bindings tells for each rule whether its answer depends on the service or
// the environment.
func bindings(rules []Rule, c *ast.Compiler) []bool {
	binds := make([]bool, len(rules))
	for i, r := range rules {
		binds[i] = r.Scope == ObjectScope && readsContext(c, violationRef(r.ID))
	}
	return binds
}

func newPlans(rules []Rule, binds []bool) plans {
	ps := plans{fixed: map[string]plan{}, bound: map[string]plan{}, binds: binds}
	kinds := map[string]bool{"": true, definitionKind: true}
	for i, r := range rules {
		ps.queries = append(ps.queries, violationRef(r.ID))
		switch r.Scope {
		case ReleaseScope:
			ps.release = append(ps.release, i)
			continue
		case FleetScope:
			ps.fleet = append(ps.fleet, i)
			continue
		}
		for _, k := range r.Kinds {
			kinds[k] = true
		}
	}
	for kind := range kinds {
		var fixed, bound []int
		for i, r := range rules {
			switch {
			case r.Scope != ObjectScope || !r.Applies(kind):
			case binds[i]:
				bound = append(bound, i)
			default:
				fixed = append(fixed, i)
			}
		}
		ps.fixed[kind], ps.bound[kind] = ps.plan(fixed), ps.plan(bound)
	}
	return ps
}

// plan is a conjunction of var = data.policies.<category>.<rule>.violation. A
// set is never undefined, so no rule hides another.
func (ps plans) plan(rules []int) plan {
	p := plan{rules: rules}
	for n, i := range rules {
		v := ast.Var("r" + string(rune('A'+n/26)) + string(rune('a'+n%26)))
		p.vars = append(p.vars, v)
		p.body.Append(ast.Equality.Expr(ast.NewTerm(v), ast.NewTerm(ps.queries[i])))
	}
	return p
}

func (ps plans) of(kind string, byKind map[string]plan) plan {
	if p, ok := byKind[kind]; ok {
		return p
	}
	return byKind[""]
}
