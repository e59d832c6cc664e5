package gatekeeper

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// library is all files of a folder of rules. References in them are absolute:
// no import or name of the same package is left to be looked up.
type library struct {
	packages map[string]*pack // by path, such as data.policies.lib.alb
}

// pack is the files of one package.
type pack struct {
	path    ast.Ref
	modules []*ast.Module // in the order of their names
	// named is true when the package calls itself by its whole path, which a
	// template, where it has another, has no word for.
	named bool
}

// readLibrary parses the files that rules consist of, in Rego v1 or v0.
func readLibrary(fsys fs.FS) (*library, error) {
	modules := map[string]*ast.Module{}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		modules[file], _, err = rego.Parse(file, string(text), ast.ParserOptions{})
		return err
	})
	if err != nil {
		return nil, err
	}
	c := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1)
	c.WithSkipStages(slices.DeleteFunc(ast.NewCompiler().StagesToRun(), func(stage ast.StageID) bool { return stage == ast.StageResolveRefs })...)
	if c.Compile(modules); c.Failed() {
		return nil, c.Errors
	}
	l := &library{packages: map[string]*pack{}}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		name := modules[file].Package.Path.String()
		if l.packages[name] == nil {
			l.packages[name] = &pack{path: modules[file].Package.Path}
		}
		p := l.packages[name]
		place(c.Modules[file])
		p.modules = append(p.modules, c.Modules[file])
		p.named = p.named || names(modules[file], p.path)
	}
	return l, nil
}

// place puts the steps of references where the references stand, for comments are
// printed by line: the compiler shares the steps of all that lead to one thing.
func place(mod *ast.Module) {
	for _, rule := range mod.Rules {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			if ref, ok := term.Value.(ast.Ref); ok {
				for i, step := range ref {
					ref[i] = &ast.Term{Value: step.Value, Location: term.Location}
				}
			}
			return false
		})
	}
}

// names reports whether a module, as it was written, has a reference to path.
func names(mod *ast.Module, path ast.Ref) bool {
	found := false
	for _, rule := range mod.Rules {
		ast.WalkRefs(rule, func(ref ast.Ref) bool {
			found = found || ref.HasPrefix(path)
			return found
		})
	}
	return found
}

// split takes a reference into data apart: the package it leads to, nil when it
// leads to none, and the rest of it.
func (l *library) split(ref ast.Ref) (*pack, ast.Ref) {
	for n := len(ref); n > 1; n-- {
		if p := l.packages[ref[:n].String()]; p != nil {
			return p, ref[n:]
		}
	}
	return nil, ref
}

// rules are those of a name.
func (p *pack) rules(name string) []*ast.Rule {
	var out []*ast.Rule
	for _, mod := range p.modules {
		for _, rule := range mod.Rules {
			if nameOf(rule) == name {
				out = append(out, rule)
			}
		}
	}
	return out
}

// shared reports whether the package is below lib, and not a rule.
func (p *pack) shared() bool {
	return len(p.path) > 2 && textOf(p.path[1]) == "policies" && textOf(p.path[2]) == "lib"
}

// inTemplate is where a shared package is in a template: Gatekeeper takes what is
// below data.lib, and not data.lib itself.
func (p *pack) inTemplate() ast.Ref {
	out := ast.MustParseRef("data.lib")
	if len(p.path) == 3 {
		return append(out, ast.StringTerm("shared"))
	}
	return append(out, p.path[3:]...)
}

// nameOf is how a rule's package calls it: the first step of its head.
func nameOf(rule *ast.Rule) string { return string(rule.Head.Ref()[0].Value.(ast.Var)) }

// textOf is the text of a step, empty when it is none.
func textOf(step *ast.Term) string {
	s, _ := step.Value.(ast.String)
	return string(s)
}
