package foreign

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// namespace is a module's package without data.
func namespace(mod *ast.Module) string {
	return strings.TrimPrefix(mod.Package.Path.String(), "data.")
}

// choose lists the packages whose rules are run. One that was asked for must be
// there and have a rule; of all packages, one must.
func choose(o Options, modules map[string]*ast.Module) ([]string, error) {
	packages := map[string]bool{} // whether it has a rule
	for _, mod := range modules {
		name := namespace(mod)
		packages[name] = packages[name] || slices.ContainsFunc(mod.Rules, isRule)
	}
	patterns := o.Namespaces
	switch {
	case o.AllNamespaces:
		patterns = []string{"*"}
	case len(patterns) == 0:
		patterns = []string{"main"}
	}
	chosen := map[string]bool{}
	for _, pattern := range patterns {
		found := 0
		for name, ruled := range packages {
			matched := name == pattern
			if !matched && strings.ContainsAny(pattern, "*?[") {
				var err error
				if matched, err = path.Match(pattern, name); err != nil {
					return nil, rego.PolicyErrorf("namespace %q: %v", pattern, err)
				}
			}
			if matched && ruled {
				found++
				chosen[name] = true
			}
		}
		if found == 0 {
			return nil, nothingIn(pattern, packages)
		}
	}
	return slices.Sorted(maps.Keys(chosen)), nil
}

func isRule(r *ast.Rule) bool {
	severity, _ := severityOf(string(r.Head.Name))
	return severity != 0 && len(r.Head.Args) == 0
}

func nothingIn(pattern string, packages map[string]bool) error {
	var with, without []string
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		if packages[name] {
			with = append(with, name)
		} else {
			without = append(without, name)
		}
	}
	msg := "no package " + pattern + " among the policies"
	if _, there := packages[pattern]; there {
		msg = "package " + pattern + " has no rule deny, violation or warn (or deny_x …)"
	} else if strings.ContainsAny(pattern, "*?[") {
		msg = "no package that matches " + pattern + " has a rule deny, violation or warn (or deny_x …)"
	}
	if len(with) > 0 {
		msg += "; packages with rules: " + strings.Join(with, ", ")
	}
	if len(without) > 0 {
		msg += "; without: " + strings.Join(without, ", ")
	}
	return rego.PolicyErrorf("%s", msg)
}

// vet refuses rules that were written for the other shape of input: they would
// pass whatever the chart is. With a with, input is what the policy makes it.
func vet(combine bool, modules map[string]*ast.Module, chosen []string) error {
	for _, mod := range modules {
		if changesInput(mod) {
			return nil
		}
	}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		if !slices.Contains(chosen, namespace(modules[file])) {
			continue
		}
		var fault error
		ast.WalkRefs(modules[file], func(ref ast.Ref) bool {
			if fault != nil || len(ref) < 2 || !ref[0].Equal(ast.InputRootDocument) {
				return fault != nil
			}
			_, key := ref[1].Value.(ast.String)
			contents := len(ref) > 2 && ref[2].Equal(ast.StringTerm("contents"))
			switch {
			case combine && key:
				fault = faultf(ref[0].Location, "%s: with --policy-combine input is a list of {path, contents}, so this is never there", ref)
			case !combine && !key && contents:
				fault = faultf(ref[0].Location, "%s: the policy is written for a combined input; give --policy-combine", ref)
			}
			return fault != nil
		})
		if fault != nil {
			return fault
		}
	}
	return nil
}

func changesInput(mod *ast.Module) bool {
	found := false
	ast.WalkWiths(mod, func(with *ast.With) bool {
		ref, ok := with.Target.Value.(ast.Ref)
		found = found || ok && ref[0].Equal(ast.InputRootDocument)
		return found
	})
	return found
}
