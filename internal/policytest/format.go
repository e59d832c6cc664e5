package policytest

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/chartyard/chartyard/internal/rego"
)

// Format is the text of a file in Rego v1 as opa fmt writes it. The error has
// the file and line of each fault.
func Format(file string, text []byte) ([]byte, error) {
	formatted, err := format.SourceWithOpts(file, text, format.Opts{RegoVersion: ast.RegoV1, ParserOptions: &ast.ParserOptions{RegoVersion: ast.RegoV1}})
	if err != nil {
		return nil, joined(rego.FaultsOf(file, err, refused))
	}
	return formatted, nil
}
