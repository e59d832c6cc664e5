package policy

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// parameters reads custom.parameters, which is the JSON Schema of an object.
func (m *metadata) parameters(value any) Parameters {
	schema, ok := m.object("parameters", value)
	if !ok {
		return nil
	}
	m.keys("parameters", schema, "type", "additionalProperties", "description", "properties")
	if schema["type"] != "object" {
		m.fault("custom.parameters.type: want object")
	}
	if more, ok := schema["additionalProperties"]; ok && more != false {
		m.fault("custom.parameters.additionalProperties: want false: what a rule does not name, a yard cannot set")
	}
	properties, _ := m.object("parameters.properties", schema["properties"])
	out := Parameters{}
	for name, property := range properties {
		at := "parameters.properties." + name
		p := m.parameter(at, property)
		switch {
		case p.Default == nil:
			m.fault("custom.%s: default is missing", at)
		default:
			p.Default = m.fitting(at, p)
		}
		if p.Description == "" {
			m.fault("custom.%s: description is missing", at)
		}
		out[name] = p
	}
	return out
}

func (m *metadata) object(at string, value any) (map[string]any, bool) {
	object, ok := value.(map[string]any)
	if !ok {
		m.fault("custom.%s: want a mapping, not %s", at, text(value))
	}
	return object, ok
}

func (m *metadata) keys(at string, schema map[string]any, known ...string) {
	for key := range schema {
		if !slices.Contains(known, key) {
			m.fault("custom.%s.%s: no such key: use %s%s", at, key, alternatives(known), diag.DidYouMean(key, known))
		}
	}
}

// parameter reads the schema of one value.
func (m *metadata) parameter(at string, value any) Parameter {
	var p Parameter
	schema, ok := m.object(at, value)
	if !ok {
		return p
	}
	m.keys(at, schema, "type", "items", "enum", "minimum", "maximum", "pattern", "default", "description")
	if p.Type, _ = schema["type"].(string); !slices.Contains(parameterTypes(), p.Type) {
		m.fault("custom.%s.type: want %s", at, alternatives(parameterTypes()))
	}
	if p.Type == "array" {
		items := m.parameter(at+".items", schema["items"])
		p.Items = &items
	}
	if description, said := schema["description"]; said {
		p.Description = strings.Join(strings.Fields(m.text(at+".description", description)), " ")
	}
	if enum, said := schema["enum"]; said {
		list, isList := enum.([]any)
		if !isList || len(list) == 0 {
			m.fault("custom.%s.enum: want a list of values", at)
		}
		for _, v := range list {
			p.Enum = append(p.Enum, plain(v))
		}
	}
	p.Minimum, p.Maximum = m.number(at, "minimum", schema), m.number(at, "maximum", schema)
	p.Pattern = m.regexp(at, schema)
	p.Default = schema["default"]
	return p
}

func (m *metadata) number(at, key string, schema map[string]any) *float64 {
	value, said := schema[key]
	if !said {
		return nil
	}
	n, ok := plain(value).(float64)
	if !ok {
		m.fault("custom.%s.%s: want a number, not %s", at, key, text(value))
	}
	return &n
}

func (m *metadata) regexp(at string, schema map[string]any) string {
	value, said := schema["pattern"]
	if !said {
		return ""
	}
	pattern := m.text(at+".pattern", value)
	if _, err := regexp.Compile(pattern); err != nil {
		m.fault("custom.%s.pattern: %v", at, err)
	}
	return pattern
}

// fitting is the default in JSON's types, when the parameter takes it.
func (m *metadata) fitting(at string, p Parameter) any {
	if !p.complete() {
		return p.Default // its type is told already
	}
	for _, fault := range p.faults(nil, p.Default) {
		m.fault("custom.%s: %s: %s", at, diag.Path{"default"}.Append(fault.Path...), fault.Msg)
	}
	var out any
	if encoded, err := json.Marshal(p.Default); err == nil {
		_ = json.Unmarshal(encoded, &out) // its own output
	}
	return out
}

// complete reports whether the type is known to the last item.
func (p Parameter) complete() bool {
	return slices.Contains(parameterTypes(), p.Type) && (p.Items == nil || p.Items.complete())
}

// Names of the parameters, sorted.
func (ps Parameters) Names() []string { return slices.Sorted(maps.Keys(ps)) }
