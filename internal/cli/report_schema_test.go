package cli_test

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/schema"
)

// validReport holds a JSON report to its schema.
func validReport(text io.Reader) error {
	definition, err := schema.FS.ReadFile("report.schema.json")
	if err != nil {
		return err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.schema.json", bytes.NewReader(definition)); err != nil {
		return err
	}
	compiled, err := compiler.Compile("report.schema.json")
	if err != nil {
		return err
	}
	var report any
	if err := json.NewDecoder(text).Decode(&report); err != nil {
		return err
	}
	return compiled.Validate(report)
}
