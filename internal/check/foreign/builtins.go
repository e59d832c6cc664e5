package foreign

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Functions that conftest adds to Rego (its package builtins).
const (
	parseConfig        = "parse_config"
	parseConfigFile    = "parse_config_file"
	parseCombinedFiles = "parse_combined_config_files"
)

// allowed is pure Rego with parse_config.
func allowed() *ast.Capabilities {
	c := rego.Pure()
	for _, b := range declarations() {
		c.Builtins = append(c.Builtins, b)
	}
	return c
}

func declarations() map[string]*ast.Builtin {
	return map[string]*ast.Builtin{parseConfig: {
		Name: parseConfig,
		Decl: types.NewFunction(types.Args(types.S, types.S), types.NewObject(nil, types.NewDynamicProperty(types.S, types.NewAny()))),
	}}
}

func functions() map[string]*topdown.Builtin {
	return map[string]*topdown.Builtin{parseConfig: {Decl: declarations()[parseConfig], Func: parseText}}
}

// parseText is parse_config(parser, text). As in conftest, a text that does not
// parse makes the expression undefined; a parser that is not known here stops
// the run.
func parseText(_ topdown.BuiltinContext, operands []*ast.Term, give func(*ast.Term) error) error {
	parser, _ := operands[0].Value.(ast.String)
	text, _ := operands[1].Value.(ast.String)
	var v any
	var err error
	switch parser {
	case "yaml", "yml":
		v, err = parseYAML("-", []byte(text))
	case "json":
		err = json.Unmarshal([]byte(text), &v)
	default:
		return topdown.Halt{Err: rego.PolicyErrorf("parse_config: no parser %q here, only yaml and json", string(parser))}
	}
	if err != nil {
		return fmt.Errorf("parse_config: %w", err)
	}
	value, err := ast.InterfaceToValue(v)
	if err != nil {
		return fmt.Errorf("parse_config: %w", err)
	}
	return give(ast.NewTerm(value))
}

func parseYAML(file string, text []byte) (any, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	return doc.Value()
}
