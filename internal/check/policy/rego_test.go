package policy

import (
	"io/fs"
	"path"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/chartyard/chartyard/policies"
)

// TestPolicies runs the Rego tests as opa test does, and wants every line of
// every rule and library covered.
func TestPolicies(t *testing.T) {
	modules := parseAll(t, policies.FS)
	coverage := cover.New()
	results, err := tester.NewRunner().
		SetModules(modules).
		RaiseBuiltinErrors(true).
		SetCoverageQueryTracer(coverage).
		RunTests(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for result := range results {
		tested[path.Dir(result.Location.File)] = true
		if !result.Pass() {
			t.Errorf("%s: %s: %v", result.Location, result.Name, result.Error)
		}
	}
	report := coverage.Report(modules)
	for file, mod := range modules {
		if match, _ := path.Match("*/*/*_test.rego", file); match {
			continue
		}
		for _, r := range report.Files[file].NotCovered {
			t.Errorf("%s:%d: no test covers this line", file, r.Start.Row)
		}
		if folder := path.Dir(file); !tested[folder] && !isLibrary(mod) {
			t.Errorf("%s: no test", folder)
		}
	}
}

func isLibrary(mod *ast.Module) bool { return packagePath(mod)[1] == "lib" }

func parseAll(t *testing.T, fsys fs.FS) map[string]*ast.Module {
	t.Helper()
	files, err := fs.Glob(fsys, "*/*/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]*ast.Module{}
	for _, file := range files {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		if modules[file], err = ast.ParseModuleWithOpts(file, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true}); err != nil {
			t.Fatal(err)
		}
	}
	return modules
}
