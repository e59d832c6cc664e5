package gatekeeper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// schema is what the constraints of a template are held to.
type schema struct {
	whole map[string]any // of a constraint, as OpenAPI
	// Compiled: what all constraints have in common, and the parameters of these,
	// nil when there are none.
	common, parameters *jsonschema.Schema
}

// commonSchema is the schema of a constraint (frameworks/constraint,
// pkg/client/crds; gatekeeper, pkg/target), with these parameters.
func commonSchema(parameters map[string]any) map[string]any {
	spec := specSchema()
	if parameters != nil {
		spec["properties"].(map[string]any)["parameters"] = parameters
	}
	return object(map[string]any{
		"apiVersion": ofType("string"), "kind": ofType("string"), "metadata": open(map[string]any{"name": map[string]any{"type": "string", "maxLength": 63.0}}),
		"spec": spec, "status": map[string]any{preserve: true},
	})
}

// schemaOf is that of the constraints of a template.
func schemaOf(t *template, common *jsonschema.Schema) (*schema, error) {
	parameters := parametersSchema(t.Object)
	out := &schema{whole: commonSchema(parameters), common: common}
	if parameters == nil {
		return out, nil
	}
	var err error
	if out.parameters, err = compileSchema(parameters); err != nil {
		return nil, faultAt(t.Object, diag.Path{"spec", "crd", "spec", "validation"}, "the schema of its parameters cannot be used: "+err.Error())
	}
	return out, nil
}

// parametersSchema is what a template says of its parameters, nil when it takes
// none. With the legacy form, which is the default before v1, they may have fields
// it does not name.
func parametersSchema(of *manifest.Object) map[string]any {
	validation, _ := field[map[string]any](of.Value, "spec", "crd", "spec", "validation")
	_, version := groupVersion(of.APIVersion)
	legacy, said := validation["legacySchema"].(bool)
	if !said {
		legacy = version != "v1"
	}
	given, ok := validation["openAPIV3Schema"].(map[string]any)
	switch {
	case ok:
		return standardObject(given, legacy)
	case legacy:
		return map[string]any{preserve: true}
	}
	return nil
}

// preserve is the field of a schema that lets fields be that it does not name.
const preserve = "x-kubernetes-preserve-unknown-fields"

func ofType(name string) map[string]any { return map[string]any{"type": name} }

func listOf(items map[string]any) map[string]any {
	return map[string]any{"type": "array", "items": items}
}

func object(properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "properties": properties}
}

func open(properties map[string]any) map[string]any {
	out := object(properties)
	out[preserve] = true
	return out
}

func specSchema() map[string]any {
	action := ofType("string")
	action["default"] = "deny"
	point := listOf(object(map[string]any{"name": ofType("string")}))
	return object(map[string]any{
		"match": matchSchema(), "enforcementAction": action,
		"scopedEnforcementActions": listOf(object(map[string]any{"action": ofType("string"), "enforcementPoints": point})),
	})
}

func matchSchema() map[string]any {
	glob := map[string]any{"type": "string", "pattern": `^\*?[-:a-z0-9]*\*?$`}
	requirement := object(map[string]any{"key": ofType("string"), "operator": ofType("string"), "values": listOf(ofType("string"))})
	requirement["required"] = []any{"key", "operator"}
	selector := object(map[string]any{
		"matchLabels":      map[string]any{"type": "object", "additionalProperties": ofType("string")},
		"matchExpressions": listOf(requirement),
	})
	return object(map[string]any{
		"kinds":      listOf(object(map[string]any{"apiGroups": listOf(ofType("string")), "kinds": listOf(ofType("string"))})),
		"namespaces": listOf(glob), "excludedNamespaces": listOf(glob), "name": glob,
		"labelSelector": selector, "namespaceSelector": selector, "scope": ofType("string"),
		"source": map[string]any{"type": "string", "enum": []any{"All", "Generated", "Original"}},
	})
}

func compileSchema(schema map[string]any) (compiled *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, err
	}
	const name = "constraint.json"
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft4
	if err := compiler.AddResource(name, bytes.NewReader(text)); err != nil {
		return nil, err
	}
	compiled, err = compiler.Compile(name)
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), "jsonschema "+name+" compilation failed: ", ""))
	}
	return compiled, err
}

// schemaFault is what is wrong with a value, and where.
type schemaFault struct {
	path diag.Path
	msg  string
}

// faults holds a constraint to the schema.
func (s *schema) faults(constraint map[string]any) []schemaFault {
	out := invalid(s.common, constraint, nil)
	spec, _ := constraint["spec"].(map[string]any)
	if parameters, given := spec["parameters"]; given && s.parameters != nil {
		out = append(out, invalid(s.parameters, parameters, diag.Path{"spec", "parameters"})...)
	}
	for _, path := range unknown(s.whole, constraint, nil) {
		out = append(out, schemaFault{path, "no such field in the template's schema"})
	}
	return out
}

func invalid(by *jsonschema.Schema, value any, at diag.Path) []schemaFault {
	err := by.Validate(value)
	if found := (*jsonschema.ValidationError)(nil); errors.As(err, &found) {
		return leaves(found, at)
	} else if err != nil {
		return []schemaFault{{at, err.Error()}}
	}
	return nil
}

func leaves(e *jsonschema.ValidationError, at diag.Path) []schemaFault {
	if len(e.Causes) == 0 {
		return []schemaFault{{at.Append(pointer(e.InstanceLocation)...), e.Message}}
	}
	var out []schemaFault
	for _, cause := range e.Causes {
		out = append(out, leaves(cause, at)...)
	}
	return out
}

func pointer(text string) diag.Path {
	var out diag.Path
	for step := range strings.SplitSeq(strings.TrimPrefix(text, "/"), "/") {
		if step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step); step != "" {
			out = append(out, step)
		}
	}
	return out
}
