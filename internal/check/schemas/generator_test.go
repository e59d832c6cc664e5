package schemas

import (
	"math/rand/v2"
)

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// generator makes small schemas and values that have a fair chance to fit.
type generator struct{ rng *rand.Rand }

func (g generator) key() string { return pick(g.rng, "a", "b", "c", "a/b", "x y", "é~1") }

func (g generator) scalar() any {
	return pick[any](g.rng, nil, true, false, 0.0, 1.0, 2.5, int64(3), 1e21, -1.0, "", "a", "abc", "10%", "é", "ab c")
}

func (g generator) value(depth int) any {
	switch n := g.rng.IntN(8); {
	case depth > 0 && n < 3:
		return g.members(depth - 1)
	case depth > 0 && n < 5:
		var items []any
		for range g.rng.IntN(4) {
			items = append(items, g.value(depth-1))
		}
		if items == nil {
			return []any{}
		}
		return items
	}
	return g.scalar()
}

func (g generator) members(depth int) map[string]any {
	out := map[string]any{}
	for range g.rng.IntN(4) {
		out[g.key()] = g.value(depth)
	}
	return out
}

func (g generator) schema(depth int) any {
	if depth <= 0 && g.rng.IntN(4) == 0 {
		return map[string]any{"$ref": pick(g.rng, "#/definitions/x", "#/definitions/y")}
	}
	return g.object(depth)
}

// object is a schema of up to three keywords.
func (g generator) object(depth int) map[string]any {
	out := map[string]any{}
	for range 1 + g.rng.IntN(3) {
		if depth > 0 && g.rng.IntN(3) > 0 {
			g.applicator(out, depth-1)
		} else {
			g.assertion(out)
		}
	}
	return out
}

func (g generator) schemas(depth int) []any {
	out := []any{g.schema(depth)}
	for range g.rng.IntN(3) {
		out = append(out, g.schema(depth))
	}
	return out
}

func (g generator) applicator(out map[string]any, depth int) {
	switch g.rng.IntN(15) {
	case 0, 1, 2:
		properties := map[string]any{}
		for range 1 + g.rng.IntN(4) {
			properties[g.key()] = g.schema(depth)
		}
		out["properties"] = properties
	case 3:
		out["additionalProperties"] = pick[any](g.rng, false, true, g.schema(depth))
	case 4:
		out["patternProperties"] = map[string]any{pick(g.rng, "^a", "b$", "[ /]"): g.schema(depth)}
	case 5:
		out["items"] = pick[any](g.rng, g.schema(depth), g.schemas(depth))
	case 6:
		out["additionalItems"] = pick[any](g.rng, false, g.schema(depth))
	case 7:
		out[pick(g.rng, "allOf", "anyOf", "oneOf", "prefixItems")] = g.schemas(depth)
	case 8:
		out["not"] = g.schema(depth)
	case 9:
		out["if"], out["then"], out["else"] = g.schema(depth), g.schema(depth), g.schema(depth)
	case 10:
		out["contains"] = g.schema(depth)
	case 11:
		out["propertyNames"] = map[string]any{"pattern": pick(g.rng, "^[a-c]", "^.$")}
	case 12:
		out["dependencies"] = map[string]any{g.key(): pick[any](g.rng, g.schema(depth), []any{g.key()})}
	case 13:
		out[pick(g.rng, "dependentSchemas", "properties")] = map[string]any{g.key(): g.schema(depth)}
	case 14:
		out[pick(g.rng, "unevaluatedProperties", "unevaluatedItems")] = pick[any](g.rng, false, g.schema(depth))
	}
}

func (g generator) assertion(out map[string]any) {
	switch g.rng.IntN(12) {
	case 0, 1, 2:
		out["type"] = pick[any](g.rng, "string", "integer", "number", "boolean", "null", "object", "array", []any{"string", "null"}, []any{"object", "integer"})
	case 3:
		out["enum"] = []any{g.scalar(), g.value(1)}
	case 4:
		out["const"] = g.value(1)
	case 5:
		out["required"] = []any{g.key()}
	case 6:
		out[pick(g.rng, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")] = pick(g.rng, 0.0, 1, 2.5)
	case 7:
		out["multipleOf"] = pick(g.rng, 1, 0.5, 3)
	case 8:
		out[pick(g.rng, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains")] = pick(g.rng, 0, 1, 2)
	case 9:
		out["pattern"] = pick(g.rng, "^a", "%$", "é")
	case 10:
		out["uniqueItems"] = true
	case 11:
		out["format"] = pick(g.rng, "ipv4", "email", "hostname")
	}
}

// change puts something else at one place of values.
func (g generator) change(values map[string]any) {
	names := keys(values)
	name := names[g.rng.IntN(len(names))]
	child, ok := values[name].(map[string]any)
	switch {
	case ok && len(child) > 0 && g.rng.IntN(4) > 0:
		g.change(child)
	case g.rng.IntN(3) == 0:
		delete(values, name)
	case g.rng.IntN(3) == 0:
		values[name+"x"] = values[name]
	default:
		values[name] = g.value(2)
	}
}

// whole is a schema of any draft with two definitions. Mostly it has only
// keywords of its draft.
func (g generator) whole() map[string]any {
	draft := pick(g.rng, "", "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema")
	schema := g.object(3)
	schema["definitions"] = map[string]any{"x": g.schema(1), "y": g.schema(1)}
	if g.rng.IntN(8) > 0 {
		g.prune(schema, draft)
	}
	if draft != "" {
		schema["$schema"] = draft
	}
	return schema
}

// prune takes away what a draft does not have.
func (g generator) prune(schema any, draft string) {
	switch schema := schema.(type) {
	case []any:
		for _, item := range schema {
			g.prune(item, draft)
		}
	case map[string]any:
		strange := []string{"unevaluatedProperties", "unevaluatedItems"}
		switch draft {
		case "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#":
			strange = append(strange, "dependentSchemas", "minContains", "maxContains", "prefixItems")
		case "https://json-schema.org/draft/2019-09/schema":
			strange = append(strange, "prefixItems")
		default:
			strange = append(strange, "additionalItems")
			if _, isList := schema["items"].([]any); isList {
				strange = append(strange, "items")
			}
		}
		for _, keyword := range strange {
			delete(schema, keyword)
		}
		for _, member := range schema {
			g.prune(member, draft)
		}
	}
}

// nudge puts something of the same kind at one place of values, mostly.
func (g generator) nudge(values map[string]any) {
	names := keys(values)
	if len(names) == 0 {
		values[g.key()] = g.value(1)
		return
	}
	name := names[g.rng.IntN(len(names))]
	switch v := values[name].(type) {
	case map[string]any:
		if len(v) > 0 || g.rng.IntN(2) == 0 {
			g.nudge(v)
			return
		}
	case string:
		if g.rng.IntN(3) > 0 {
			values[name] = pick(g.rng, v+v, v+"x", v+"-", "x"+v, "/"+v, "", "true", "ClusterIP", "250m", "1Gi")
			return
		}
	case float64:
		if g.rng.IntN(3) > 0 {
			values[name] = pick(g.rng, v+1, v-1, v/2, -v, v*1000, 0)
			return
		}
	case bool:
		if g.rng.IntN(3) > 0 {
			values[name] = !v
			return
		}
	}
	g.change(values)
}

// breakUp puts something that may not be there at one place of a schema.
func (g generator) breakUp(schema map[string]any) {
	names := keys(schema)
	name := names[g.rng.IntN(len(names))]
	switch v := schema[name].(type) {
	case map[string]any:
		if len(v) > 0 && g.rng.IntN(4) > 0 {
			g.breakUp(v)
			return
		}
	case []any:
		if len(v) > 0 && g.rng.IntN(3) > 0 {
			i := g.rng.IntN(len(v))
			if within, ok := v[i].(map[string]any); ok && len(within) > 0 {
				g.breakUp(within)
				return
			}
			v[i] = pick[any](g.rng, g.value(1), v[0])
			return
		}
	}
	switch g.rng.IntN(4) {
	case 0:
		schema[g.keyword()] = schema[name]
		delete(schema, name)
	case 1:
		schema[g.keyword()] = g.value(1)
	default:
		schema[name] = pick[any](g.rng, g.value(1), -1, 1.0, 2.5, "(", "[a", "string", []any{}, []any{"a", "a"}, map[string]any{}, true, nil)
	}
}

func (g generator) keyword() string {
	return pick(g.rng, "type", "enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum",
		"exclusiveMinimum", "exclusiveMaximum", "multipleOf", "items", "minItems", "maxItems", "uniqueItems", "contains",
		"additionalItems", "prefixItems", "minContains", "maxContains", "properties", "required", "additionalProperties",
		"patternProperties", "propertyNames", "minProperties", "maxProperties", "dependencies", "dependentRequired",
		"dependentSchemas", "$ref", "definitions", "$defs", "not", "allOf", "anyOf", "oneOf", "if", "then", "else",
		"title", "description", "$comment", "default", "examples", "readOnly", "writeOnly", "deprecated", "$schema",
		"$id", "id", "$anchor", "contentEncoding", "contentMediaType", "unevaluatedProperties", "regexProperties", "x-any")
}
