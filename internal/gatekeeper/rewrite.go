package gatekeeper

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// rewriter changes the references of one package to what they are in a template.
type rewriter struct {
	library *library
	own     *pack
	taken   map[string]bool    // names that mean something in the package
	imports map[string]ast.Ref // packages by the name they are called
	done    map[*ast.Term]bool // heads of references that are as they should be
	results string             // what violation is called here; empty in a library
}

// newRewriter is for the rules of a package that the template keeps.
func newRewriter(l *library, own *pack, rules []*ast.Rule) *rewriter {
	r := &rewriter{library: l, own: own, taken: map[string]bool{}, imports: map[string]ast.Ref{}, done: map[*ast.Term]bool{}}
	for _, rule := range rules {
		r.taken[nameOf(rule)] = true
		ast.WalkVars(rule, func(v ast.Var) bool {
			r.taken[string(v)] = true
			return false
		})
	}
	return r
}

// rule is a copy of a rule as it is in a template.
func (r *rewriter) rule(rule *ast.Rule) (*ast.Rule, error) {
	out, err := ast.Transform(ast.NewGenericTransformer(r.change), rule.Copy())
	if err != nil {
		return nil, err
	}
	changed := out.(*ast.Rule)
	if r.results != "" && nameOf(changed) == "violation" {
		for one := changed; one != nil; one = one.Else {
			one.Head.Name = ast.Var(r.results)
			one.Head.Reference[0] = ast.VarTerm(r.results).SetLocation(one.Head.Location)
		}
	}
	return changed, nil
}

// change is asked for every node. The transformer does not look into what stands
// behind some.
func (r *rewriter) change(node any) (any, error) {
	switch node := node.(type) {
	case ast.Ref:
		return r.ref(node), nil
	case *ast.SomeDecl:
		for i, symbol := range node.Symbols {
			value, err := ast.Transform(ast.NewGenericTransformer(r.change), symbol.Value)
			if err != nil {
				return nil, err
			}
			node.Symbols[i] = ast.NewTerm(value.(ast.Value)).SetLocation(symbol.Location)
		}
	case *ast.With:
		if ref, ok := node.Target.Value.(ast.Ref); ok {
			node.Target = ast.NewTerm(r.replaced(ref)).SetLocation(node.Target.Location)
		}
	}
	return node, nil
}

// replaced is what "with" gives another value. Of a rule's value it cannot be a
// part, as it would be in the library: it is what the library makes its own of.
func (r *rewriter) replaced(ref ast.Ref) ast.Ref {
	if !ref.HasPrefix(ast.InputRootRef) {
		return ref
	}
	out := joined(ref, 1, "input", "review", "object")
	r.done[out[0]] = true
	return out
}

func (r *rewriter) ref(ref ast.Ref) ast.Ref {
	switch {
	case r.done[ref[0]]:
		return ref
	case ref.HasPrefix(ast.InputRootRef):
		return joined(ref, 1, r.alias(reviewPackage()), "object")
	case !ref.HasPrefix(ast.DefaultRootRef):
		return ref
	case textOf(ref[1]) == "chartyard" && textOf(ref[2]) == "params":
		return joined(ref, 4, r.alias(constraintPackage()), "parameters")
	case textOf(ref[1]) == "chartyard":
		return joined(ref, 2, r.alias(constraintPackage()), "parameters")
	}
	p, rest := r.library.split(ref)
	if p != r.own {
		return joined(ref, len(ref)-len(rest), r.alias(p.inTemplate()))
	}
	name := textOf(rest[0])
	if r.results != "" && name == "violation" {
		name = r.results
	}
	return joined(ref, len(ref)-len(rest)+1, name)
}

// joined is a reference with other steps in the place of its first n.
func joined(ref ast.Ref, n int, head string, steps ...string) ast.Ref {
	at := ref[0].Location
	out := ast.Ref{ast.VarTerm(head).SetLocation(at)}
	for _, step := range steps {
		out = append(out, ast.StringTerm(step).SetLocation(at))
	}
	return append(out, ref[n:]...)
}

// alias is the name by which the module calls a package that it imports.
func (r *rewriter) alias(pkg ast.Ref) string {
	for name, known := range r.imports {
		if known.Equal(pkg) {
			return name
		}
	}
	name := r.fresh(strings.Map(letter, textOf(pkg[len(pkg)-1])))
	r.imports[name] = pkg
	return name
}

// fresh is a name that means nothing yet in the package.
func (r *rewriter) fresh(name string) string {
	for r.taken[name] {
		name = "lib_" + name
	}
	r.taken[name] = true
	return name
}

func letter(c rune) rune {
	if c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
		return c
	}
	return '_'
}

// lines are the imports as they are written, in the order of their packages.
func (r *rewriter) lines() string {
	var out []string
	for name, pkg := range r.imports {
		line := "import " + pkg.String()
		if name != textOf(pkg[len(pkg)-1]) {
			line += " as " + name
		}
		out = append(out, line+"\n")
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

// reviewPackage and constraintPackage are the libraries that every template has:
// what a rule has from chartyard elsewhere.
func reviewPackage() ast.Ref { return ast.MustParseRef("data.lib.chartyard.review") }

func constraintPackage() ast.Ref { return ast.MustParseRef("data.lib.chartyard.constraint") }
