package policy

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// assemble makes a compiler of modules that were compiled before: it only
// indexes them. Comprehensions have an index when a compiler said so before:
// few can, and to search for them takes longer than all the rest.
func assemble(modules map[string]*ast.Module, comprehensions bool) (*ast.Compiler, error) {
	names := make(map[string]*ast.Module, len(modules))
	for name, mod := range modules {
		names[name] = &ast.Module{Package: mod.Package}
	}
	c := ast.NewCompiler().WithCapabilities(pure()).WithDefaultRegoVersion(ast.RegoV1)
	c.WithSkipStages(slices.DeleteFunc(ast.NewCompiler().StagesToRun(), indexes)...)
	if !comprehensions {
		c.WithSkipStages(ast.StageBuildComprehensionIndices)
	}
	// Compile copies what it is given; what this stage puts in place is not.
	c.WithStageAfterID(ast.StageInitLocalVarGen, ast.CompilerStageDefinition{
		Name: "Assemble", MetricName: "assemble",
		Stage: func(c *ast.Compiler) *ast.Error {
			maps.Copy(c.Modules, modules)
			return nil
		},
	})
	if c.Compile(names); c.Failed() {
		return nil, joined(faultsOf("", c.Errors))
	}
	return c, nil
}

// indexes tells the stages that read modules and do not rewrite them, as far as
// an evaluation needs them.
func indexes(stage ast.StageID) bool {
	switch stage {
	case ast.StageInitLocalVarGen, ast.StageSetModuleTree, ast.StageSetRuleTree,
		ast.StageBuildRuleIndices, ast.StageBuildComprehensionIndices:
		return true
	}
	return false
}

// hasComprehensionIndex reports whether the compiler indexed a comprehension of
// one of its modules.
func hasComprehensionIndex(c *ast.Compiler, mod *ast.Module) bool {
	found := false
	ast.WalkTerms(mod, func(term *ast.Term) bool {
		found = found || c.ComprehensionIndex(term) != nil
		return found
	})
	return found
}
