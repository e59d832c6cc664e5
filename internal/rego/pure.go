package rego

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Pure is Rego without the functions that Refused names, so that the answer of
// a rule depends on its input and data alone.
func Pure() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.Builtins = slices.DeleteFunc(c.Builtins, refused)
	return c
}

// Refused reports whether Rego has a function of this name that Pure is without.
func Refused(function string) bool {
	b, ok := ast.BuiltinMap[function]
	return ok && refused(b)
}

// refused tells the built-in functions that reach outside (network, clock,
// environment, chance) and the one that runs a program of its own.
func refused(b *ast.Builtin) bool {
	return b.Nondeterministic || b.Name == ast.RegoParseModule.Name
}
