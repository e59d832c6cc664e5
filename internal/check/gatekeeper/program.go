package gatekeeper

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// program is the compiled Rego of a template, apart from that of all others.
type program struct {
	compiler *ast.Compiler
	at       *ast.Location // of the first rule violation
}

// entry is where the Rego of a template stands, whatever its package is called.
func entry() ast.Ref { return ast.MustParseRef("data.template") }

func violation() ast.Ref { return ast.MustParseRef("data.template.violation") }

// compile makes the program of a template, or gives all that is wrong with it.
func (t *template) compile() (*program, []error) {
	modules, faults := t.parse()
	if len(faults) > 0 {
		return nil, faults
	}
	p := &program{}
	for _, rule := range modules[moduleOf(0)].Rules {
		if rule.Head.Ref().HasPrefix(ast.Ref{ast.VarTerm("violation")}) {
			p.at = rule.Location
			break
		}
	}
	if p.at == nil {
		return nil, []error{faultAt(t.Object, nil, "template "+t.kind+" has no rule violation")}
	}
	p.compiler = ast.NewCompiler().WithCapabilities(rego.Pure()).WithEnablePrintStatements(false)
	if p.compiler.Compile(modules); p.compiler.Failed() {
		return nil, faultsOf(t.Template, p.compiler.Errors)
	}
	return p, nil
}

// moduleOf names the modules of a template: the first has its violations.
func moduleOf(i int) string { return fmt.Sprintf("module-%03d", i) }

// parse holds Rego to what Gatekeeper lets it refer to
// (frameworks/constraint, pkg/regorewriter).
func (t *template) parse() (map[string]*ast.Module, []error) {
	modules := map[string]*ast.Module{}
	var faults []error
	for i, one := range append([]part{t.source.rego}, t.source.libs...) {
		mod, wrong := t.parsePart(one)
		if len(wrong) > 0 {
			faults = append(faults, wrong...)
			continue
		}
		if i == 0 {
			mod.Package.Path = entry()
		} else if !mod.Package.Path.HasPrefix(libraries()) || len(mod.Package.Path) <= len(libraries()) {
			faults = append(faults, faultIn(mod.Package.Location, "%s: a library of a template is in a package below lib, such as lib.names", mod.Package.Path))
		}
		faults = append(faults, vetReferences(mod)...)
		modules[moduleOf(i)] = mod
	}
	return modules, faults
}

func libraries() ast.Ref { return ast.MustParseRef("data.lib") }

func (t *template) parsePart(p part) (*ast.Module, []error) {
	version := ast.RegoV0
	if t.source.version == "v1" {
		version = ast.RegoV1
	}
	// The line ends in front make the lines of errors those of the file.
	mod, err := ast.ParseModuleWithOpts(t.Template, lineEnds(p.before)+p.text, ast.ParserOptions{RegoVersion: version})
	switch {
	case err != nil:
		return nil, faultsOf(t.Template, err)
	case mod == nil:
		return nil, []error{&rego.Fault{File: t.Template, Line: p.before + 1, Msg: "no Rego, only comments"}}
	}
	return mod, nil
}

// vetReferences refuses what a template may not look at.
func vetReferences(mod *ast.Module) []error {
	var faults []error
	for _, im := range mod.Imports {
		path, _ := im.Path.Value.(ast.Ref)
		switch {
		case path.HasPrefix(libraries()), path[0].Equal(ast.FutureRootDocument), path[0].Equal(ast.RegoRootDocument):
		case path.HasPrefix(inventory()):
			faults = append(faults, referential(im.Location))
		default:
			faults = append(faults, faultIn(im.Location, "import %s: a template may import its libraries, data.lib, only", path))
		}
	}
	for _, rule := range mod.Rules {
		ast.WalkRefs(rule, func(ref ast.Ref) bool {
			switch {
			case !ref[0].Equal(ast.DefaultRootDocument) || ref.HasPrefix(libraries()):
			case ref.HasPrefix(inventory()):
				faults = append(faults, referential(ref[0].Location))
			default:
				faults = append(faults, faultIn(ref[0].Location, "%s: a template may refer to its libraries, data.lib, only", ref))
			}
			return false
		})
	}
	return faults
}

func inventory() ast.Ref { return ast.MustParseRef("data.inventory") }

func referential(at *ast.Location) error {
	return elsewhere{rego.Faultf(at, "data.inventory: its template looks at all objects of the cluster, which a chart does not tell")}
}
