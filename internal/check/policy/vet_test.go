package policy

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// TestVetAgreesWithEvaluation holds vet to OPA itself: a negation of something
// undefined that does not come out true must be refused.
func TestVetAgreesWithEvaluation(t *testing.T) {
	for body, refused := range map[string]bool{
		`not input.a`:                        false,
		`not input.a.b.c`:                    false,
		`not input.a == true`:                false,
		`not input.a = 1`:                    false,
		`not input.a == input.b`:             false,
		`not f(1)`:                           false,
		`not q`:                              false,
		`not q == 1`:                         false,
		`x := "abc"; not startswith(x, "x")`: false,
		`x := 5; not x in {1, 2}`:            false,
		`not 1 in {x | x := input.a}`:        false,
		`not f(1) == true`:                   true,
		`not f(input.a)`:                     true,
		`not f(input.a) == 2`:                true,
		`not 1 in input.a`:                   true,
		`not input.a in {1, 2}`:              true,
		`not startswith(input.a, "x")`:       true,
		`not count(input.a) == 0`:            true,
		`not count({x | x := input.a}) == 1`: true, // safe, but so are few calls
		`not input.a != 1`:                   true,
		`not input.a > 1`:                    true,
		`not input.a[input.b]`:               true,
		`not input.a[input.b] == 1`:          true,
		`not [input.a] == [1]`:               true,
		`not {"a": input.a}.a == 1`:          true,
		`not {"a": input.a}.a`:               true,
	} {
		t.Run(body, func(t *testing.T) {
			text := "package t\n\nf(x) := x if x == 2\n\nq if input.a\n\np if { " + body + " }\n"
			mod := ast.MustParseModuleWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
			if got := len(vet(mod)) > 0; got != refused {
				t.Errorf("refused: %v, want %v", got, refused)
			}
			if !refused && !speaks(t, mod) {
				t.Error("it is accepted, and silent on an empty input")
			}
		})
	}
}

// speaks evaluates data.t.p on an empty input.
func speaks(t *testing.T, mod *ast.Module) bool {
	t.Helper()
	compiler := ast.NewCompiler().WithSkipStages(ast.StageCheckTypes)
	if compiler.Compile(map[string]*ast.Module{"t.rego": mod}); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
	results, err := topdown.NewQuery(ast.MustParseBody("data.t.p")).WithCompiler(compiler).
		WithStore(&base{root: ast.NewObject()}).WithTransaction(transaction{}).
		WithInput(ast.ObjectTerm()).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(results) > 0
}
