package policytest

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/chartyard/chartyard/internal/rego"
)

// Format is the text of a file in Rego v1 as opa fmt writes it, also of a file in
// v0. The error has the file and line of each fault.
func Format(file string, text []byte) ([]byte, error) {
	version := ast.RegoV1
	if _, old, err := rego.Parse(file, string(text), ast.ParserOptions{}); err != nil {
		return nil, joined(rego.FaultsOf(file, err, refused))
	} else if old {
		version = ast.RegoV0
	}
	formatted, err := format.SourceWithOpts(file, text, format.Opts{RegoVersion: ast.RegoV1, ParserOptions: &ast.ParserOptions{RegoVersion: version}})
	if err != nil {
		return nil, joined(rego.FaultsOf(file, err, refused))
	}
	return formatted, nil
}
