package foreign

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What someone forged cannot make policies look further than their input and
// data.
func TestCacheRefusesImpureFunctions(t *testing.T) {
	all := ast.CapabilitiesForThisVersion()
	for _, rule := range []string{
		`deny contains x if x := http.send({"url": "http://localhost", "method": "GET"}).body`,
		`deny contains x if x := [y | y := opa.runtime().env.HOME][_]`,
	} {
		file := File{Name: "a.rego", Text: []byte("package main\n" + rule)}
		mod, _, err := parseFile(file, all)
		if err != nil {
			t.Fatal(err)
		}
		var p Policies
		if err := p.compile(Options{}, map[string]*ast.Module{file.Name: mod}, all); err != nil {
			t.Fatal(err)
		}
		data, err := p.pack()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := unpack(string(data)); err == nil || !strings.Contains(err.Error(), "a.rego:2: rego_type_error: undefined function") {
			t.Errorf("%s: error %v, want a refusal", rule, err)
		}
	}
}
