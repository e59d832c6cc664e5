package gatekeeper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

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
