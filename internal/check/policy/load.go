package policy

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// Policies are compiled rules. They are safe for concurrent use; one value
// serves every service and environment of a process, and what it learnt of an
// object it does not work out again.
type Policies struct {
	// TimeLimit is how long the rules may take over one environment; zero means
	// ten seconds. Set it before the first use.
	TimeLimit time.Duration

	rules    []Rule
	old      []string      // files in Rego v0
	compiler *ast.Compiler // nil with a program
	program  *program      // nil with a compiler
	plans    plans
	memo     rego.Memo[result]
}

// Load reads, checks and compiles the policies in fsys, all of them. The error
// joins every fault found, each with file and line. It takes some milliseconds:
// run it beside rendering.
func Load(fsys fs.FS) (*Policies, error) {
	sources, err := read(fsys)
	if err != nil {
		return nil, err
	}
	return load(sources, mode{})
}

// LoadToWatch is Load for rules that are watched at work, see Questions: what
// they print is not left out.
func LoadToWatch(fsys fs.FS) (*Policies, error) {
	sources, err := read(fsys)
	if err != nil {
		return nil, err
	}
	return load(sources, mode{prints: true})
}

// LoadVetted is Load for policies that Load has taken before, such as those in
// the binary, which a test loads. It takes them in their compiled form when the
// binary has it, and leaves out the work that only finds faults when not.
func LoadVetted(fsys fs.FS) (*Policies, error) {
	sources, err := read(fsys)
	if err != nil {
		return nil, err
	}
	if p, err := unpackProgram(sources); err == nil {
		return p, nil
	}
	if p, err := unpackAll(sources, inBinary); err == nil {
		return p, nil
	}
	return load(sources, mode{vetted: true})
}

// mode is how policies are loaded.
type mode struct {
	vetted bool // without the work that only finds faults
	prints bool // with their calls of print
}

func load(sources []*source, how mode) (*Policies, error) {
	capabilities := rego.Pure()
	if err := parse(sources, capabilities); err != nil {
		return nil, err
	}
	var rules []Rule
	var faults []*rego.Fault
	modules := make(map[string]*ast.Module, len(sources))
	for _, src := range sources {
		modules[src.file] = src.module
		if !how.vetted {
			faults = append(faults, vet(src.module)...)
		}
		if src.library {
			continue
		}
		rule, wrong := readRule(src.file, src.module)
		rules, faults = append(rules, rule), append(faults, wrong...)
	}
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	if len(rules) == 0 {
		return nil, errors.New("no policy: want files <category>/<rule>/rule.rego")
	}
	slices.SortFunc(rules, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	compiler, err := compile(modules, capabilities, how)
	if err != nil {
		return nil, err
	}
	return &Policies{rules: rules, old: oldOf(sources), compiler: compiler, plans: newPlans(rules, bindings(rules, compiler))}, nil
}

// source is one Rego file.
type source struct {
	file    string
	library bool
	text    string
	module  *ast.Module
	old     bool // in Rego v0
}

func read(fsys fs.FS) ([]*source, error) {
	var sources []*source
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		if entry.Type()&^fs.ModeSymlink != 0 {
			return fmt.Errorf("reading policy: %s is not a regular file", file) // a pipe would never end
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("reading policy: %w", err)
		}
		sources = append(sources, &source{file: file, library: strings.HasPrefix(file, "lib/"), text: string(text)})
		return nil
	})
	slices.SortFunc(sources, func(a, b *source) int { // by rule, as IDs sort
		return cmp.Or(cmp.Compare(path.Dir(a.file), path.Dir(b.file)), cmp.Compare(a.file, b.file))
	})
	return sources, err
}

// parse parses all files at once on all processors.
func parse(sources []*source, capabilities *ast.Capabilities) error {
	faults := make([][]*rego.Fault, len(sources))
	var wg sync.WaitGroup
	for i, src := range sources {
		wg.Go(func() {
			faults[i] = src.parse(capabilities)
		})
	}
	wg.Wait()
	if all := slices.Concat(faults...); len(all) > 0 {
		return joined(all)
	}
	return nil
}

// parse takes Rego v1, or else v0.
func (src *source) parse(capabilities *ast.Capabilities) []*rego.Fault {
	mod, old, err := rego.Parse(src.file, src.text, ast.ParserOptions{Capabilities: capabilities, ProcessAnnotation: !src.library})
	if err == nil && mod == nil {
		return []*rego.Fault{{File: src.file, Line: 1, Msg: "the file is empty"}}
	}
	if err != nil {
		return faultsOf(src.file, err)
	}
	if steps := packagePath(mod); src.library && (len(steps) < 2 || steps[0] != "policies" || steps[1] != "lib") {
		return []*rego.Fault{rego.Faultf(mod.Package.Location, "%s: a file in lib/ has a package under policies.lib", mod.Package)}
	}
	src.module, src.old = mod, old
	return nil
}

// oldOf lists the files in Rego v0.
func oldOf(sources []*source) []string {
	var out []string
	for _, src := range sources {
		if src.old {
			out = append(out, src.file)
		}
	}
	return out
}
