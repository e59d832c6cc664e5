package foreign

import (
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
)

// File is one file of policies or of data.
type File struct {
	Name string // as the user would type it; Rego's errors and rules name it
	// At is where the content of a data file stands in data: the folders
	// between the one that was named and the file.
	At   []string
	Text []byte
}

// Options is what a user asks of policies that others wrote.
type Options struct {
	// Policies are Rego files; those that end in _test.rego are left out.
	Policies []File
	// Data are JSON and YAML files, which make up data beside the policies.
	Data []File
	// Namespaces are packages without "data.", or patterns of them (path.Match);
	// none means main.
	Namespaces    []string
	AllNamespaces bool
	// Combine makes one input of all documents of a release.
	Combine bool
	// TimeLimit is how long the rules may take over one environment; zero means
	// ten seconds.
	TimeLimit time.Duration
	// Cache keeps the compiled policies from one run to the next, for this Build
	// of the program; nil for none.
	Cache Store
	Build string
}

// Policies are compiled rules. They are safe for concurrent use, and remember
// what they said of a document.
type Policies struct {
	limit    time.Duration
	combine  bool
	readsDoc bool // the policies read data.conftest
	data     map[string]any
	store    storage.Store
	old      []string // files in Rego v0
	rules    []rule
	plan     ast.Body // over all rules
	compiler *ast.Compiler
	memo     rego.Memo[result]
}

// Load parses and compiles policies, or takes from the cache what they were
// compiled to. The error joins all faults, each with its place.
func Load(o Options) (*Policies, error) {
	o.Policies = slices.DeleteFunc(slices.Clone(o.Policies), func(file File) bool {
		return path.Ext(file.Name) != ".rego" || strings.HasSuffix(file.Name, "_test.rego")
	})
	if len(o.Policies) == 0 {
		return nil, errors.New("no policy: want files that end in .rego, and not in _test.rego")
	}
	p, err := cached(o)
	if err != nil {
		return nil, err
	}
	p.limit, p.combine = o.TimeLimit, o.Combine
	if p.data, err = joinData(o.Data); err != nil {
		return nil, err
	}
	p.store = inmem.NewFromObjectWithOpts(p.data, inmem.OptRoundTripOnWrite(true))
	return p, nil
}

// fresh parses and compiles policies.
func fresh(o Options) (*Policies, error) {
	capabilities := allowed()
	modules := map[string]*ast.Module{}
	p := new(Policies)
	var faults []error
	for _, file := range o.Policies {
		mod, old, err := parseFile(file, capabilities)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		modules[file.Name] = mod
		if old {
			p.old = append(p.old, file.Name)
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return p, p.compile(o, modules, capabilities)
}

// compile finds the rules before the compiler rewrites them.
func (p *Policies) compile(o Options, modules map[string]*ast.Module, capabilities *ast.Capabilities) error {
	chosen, err := choose(o, modules)
	if err != nil {
		return err
	}
	if p.rules, err = findRules(modules, chosen); err != nil {
		return err
	}
	if err := vet(o.Combine, modules, chosen); err != nil {
		return err
	}
	p.readsDoc = mentions(modules, ast.MustParseRef("data.conftest"))
	p.compiler = ast.NewCompiler().
		WithCapabilities(capabilities).
		WithEnablePrintStatements(false).
		WithDefaultRegoVersion(ast.RegoV1)
	if p.compiler.Compile(modules); p.compiler.Failed() {
		return faultsOf("", p.compiler.Errors)
	}
	if p.plan, err = p.newPlan(); err != nil {
		return err
	}
	return p.vetPlan()
}

// parseFile takes Rego v1, or else v0.
func parseFile(file File, capabilities *ast.Capabilities) (mod *ast.Module, old bool, err error) {
	mod, old, err = rego.Parse(file.Name, string(file.Text), ast.ParserOptions{Capabilities: capabilities, ProcessAnnotation: true})
	switch {
	case err != nil:
		return nil, false, faultsOf(file.Name, err)
	case mod == nil:
		return nil, false, errors.New(file.Name + ":1: the file is empty")
	}
	return mod, old, nil
}

// Old lists the files in Rego v0, one finding each.
func (p *Policies) Old() []diag.Finding { return rego.InOldVersion(p.old) }
