package rego

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Assemble makes a compiler of modules that were compiled before: it only
// indexes them, and runs the further stages that it is given. It keeps the
// modules as they are, for compilers to share.
//
// Comprehensions are indexed when it is asked to, for modules whose compiler
// found any to index: few have some, and the search takes longer than all the
// rest.
func Assemble(modules map[string]*ast.Module, capabilities *ast.Capabilities, further ...ast.StageID) (*ast.Compiler, error) {
	names := make(map[string]*ast.Module, len(modules))
	for name, mod := range modules {
		names[name] = &ast.Module{Package: mod.Package}
	}
	c := ast.NewCompiler().WithCapabilities(capabilities).WithDefaultRegoVersion(ast.RegoV1)
	wanted := append(further, ast.StageInitLocalVarGen, ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices)
	c.WithSkipStages(slices.DeleteFunc(ast.NewCompiler().StagesToRun(), func(stage ast.StageID) bool {
		return slices.Contains(wanted, stage)
	})...)
	// Compile copies what it is given; what this stage puts in place is not.
	c.WithStageAfterID(ast.StageInitLocalVarGen, ast.CompilerStageDefinition{
		Name: "Assemble", MetricName: "assemble",
		Stage: func(c *ast.Compiler) *ast.Error {
			maps.Copy(c.Modules, modules)
			return nil
		},
	})
	if c.Compile(names); c.Failed() {
		return nil, c.Errors
	}
	return c, nil
}

// HasComprehensionIndex reports whether the compiler indexed a comprehension of
// one of its modules.
func HasComprehensionIndex(c *ast.Compiler, mod *ast.Module) bool {
	found := false
	ast.WalkTerms(mod, func(term *ast.Term) bool {
		found = found || c.ComprehensionIndex(term) != nil
		return found
	})
	return found
}
