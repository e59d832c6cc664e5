package gatekeeper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// constraintSchema is the OpenAPI schema that the constraints of a template are
// held to: what all have in common (frameworks/constraint, pkg/client/crds;
// gatekeeper, pkg/target), and the parameters of this one. It is nil in
// parameters when the template takes none.
func constraintSchema(of *manifest.Object) (map[string]any, error) {
	spec := specSchema()
	properties := spec["properties"].(map[string]any)
	if parameters, ok := parametersSchema(of); ok {
		properties["parameters"] = parameters
	}
	schema := object(map[string]any{
		"apiVersion": ofType("string"), "kind": ofType("string"), "metadata": open(map[string]any{"name": map[string]any{"type": "string", "maxLength": 63.0}}),
		"spec": spec, "status": map[string]any{preserve: true},
	})
	if _, err := compileSchema(schema); err != nil {
		return nil, faultAt(of, diag.Path{"spec", "crd", "spec", "validation"}, "the schema of its parameters cannot be used: "+err.Error())
	}
	return schema, nil
}

// parametersSchema is what a template says of its parameters. With the legacy
// form, which is the default before v1, they may have fields it does not name.
func parametersSchema(of *manifest.Object) (map[string]any, bool) {
	validation, _ := field[map[string]any](of.Value, "spec", "crd", "spec", "validation")
	_, version := groupVersion(of.APIVersion)
	legacy, said := validation["legacySchema"].(bool)
	if !said {
		legacy = version != "v1"
	}
	schema, ok := validation["openAPIV3Schema"].(map[string]any)
	if !ok {
		return map[string]any{preserve: true}, legacy
	}
	return standard(schema, legacy).(map[string]any), true
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

// standard turns a structural schema of Kubernetes into JSON Schema of draft 4,
// which it derives from.
func standard(schema any, legacy bool) any {
	switch in := schema.(type) {
	case []any:
		out := make([]any, len(in))
		for i, one := range in {
			out[i] = standard(one, legacy)
		}
		return out
	case map[string]any:
		return standardObject(in, legacy)
	}
	return schema
}

func standardObject(in map[string]any, legacy bool) map[string]any {
	out := maps.Clone(in)
	for _, key := range []string{"items", "additionalProperties", "not", "allOf", "anyOf", "oneOf"} {
		if v, ok := in[key]; ok {
			out[key] = standard(v, legacy)
		}
	}
	if properties, ok := in["properties"].(map[string]any); ok {
		of := make(map[string]any, len(properties))
		for name, one := range properties {
			of[name] = standard(one, legacy)
		}
		out["properties"] = of
	}
	kind, typed := in["type"].(string)
	if !typed || legacy && kind == "object" {
		out[preserve] = true
	}
	if legacy && kind == "array" && in["items"] == nil {
		out["items"] = map[string]any{preserve: true}
	}
	if in["x-kubernetes-int-or-string"] == true {
		out["type"] = []any{"integer", "string"}
	}
	if in["nullable"] == true && typed {
		out["type"] = []any{kind, "null"}
	}
	return out
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

// faultsBySchema holds a constraint to a schema.
func faultsBySchema(schema map[string]any, value any) ([]schemaFault, error) {
	compiled, err := compileSchema(schema)
	if err != nil {
		return nil, err
	}
	var out []schemaFault
	invalid := (*jsonschema.ValidationError)(nil)
	if err := compiled.Validate(value); errors.As(err, &invalid) {
		out = leaves(invalid)
	} else if err != nil {
		return nil, err
	}
	for _, path := range unknown(schema, value, nil) {
		out = append(out, schemaFault{path, "no such field in the template's schema"})
	}
	return out, nil
}

func leaves(e *jsonschema.ValidationError) []schemaFault {
	if len(e.Causes) == 0 {
		return []schemaFault{{pointer(e.InstanceLocation), e.Message}}
	}
	var out []schemaFault
	for _, cause := range e.Causes {
		out = append(out, leaves(cause)...)
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

// unknown lists the fields that a schema does not name, which an API server would
// drop.
func unknown(schema map[string]any, v any, at diag.Path) []diag.Path {
	var out []diag.Path
	switch v := v.(type) {
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, item := range v {
			out = append(out, unknown(items, item, at.Append(fmt.Sprint(i)))...)
		}
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		others, typed := schema["additionalProperties"].(map[string]any)
		_, said := schema["additionalProperties"]
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if property, ok := properties[key].(map[string]any); ok {
				out = append(out, unknown(property, v[key], at.Append(key))...)
			} else if typed {
				out = append(out, unknown(others, v[key], at.Append(key))...)
			} else if !said && schema[preserve] != true && schema["x-kubernetes-embedded-resource"] != true {
				out = append(out, at.Append(key))
			}
		}
	}
	return out
}

// withDefaults fills in what a schema says of fields that are not there, in those
// that are, as an API server does.
func withDefaults(schema map[string]any, v any) any {
	switch v := v.(type) {
	case []any:
		items, ok := schema["items"].(map[string]any)
		if !ok {
			return v
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = withDefaults(items, item)
		}
		return out
	case map[string]any:
		return objectWithDefaults(schema, v)
	}
	return v
}

func objectWithDefaults(schema, v map[string]any) map[string]any {
	out := maps.Clone(v)
	properties, _ := schema["properties"].(map[string]any)
	for key, property := range properties {
		property, _ := property.(map[string]any)
		if preset, ok := property["default"]; ok && (out[key] == nil && (property["nullable"] != true || !has(v, key))) {
			out[key] = preset
		}
		if value, ok := out[key]; ok {
			out[key] = withDefaults(property, value)
		}
	}
	if others, ok := schema["additionalProperties"].(map[string]any); ok {
		for key, value := range out {
			if !has(properties, key) {
				out[key] = withDefaults(others, value)
			}
		}
	}
	return out
}

func has(m map[string]any, key string) bool {
	_, ok := m[key]
	return ok
}
