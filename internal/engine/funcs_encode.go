package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"sigs.k8s.io/yaml"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

func (c *calls) addEncodings(m template.FuncMap) {
	m["toYaml"] = c.telling("toYaml", c.encoder(toYAML))
	m["toYamlPretty"] = c.encoder(toYAMLPretty)
	m["toToml"] = c.toTOML
	m["toJson"] = c.telling("toJson", c.encoder(swallow(json.Marshal)))
	m["mustToJson"] = c.encoder(original[func(any) (string, error)](c, "mustToJson"))
	m["mustToPrettyJson"] = c.encoder(original[func(any) (string, error)](c, "mustToPrettyJson"))
	m["toPrettyJson"] = c.encoder(swallow(func(v any) ([]byte, error) { return json.MarshalIndent(v, "", "  ") }))
	raw := c.encoder(original[func(any) (string, error)](c, "mustToRawJson"))
	m["toRawJson"], m["mustToRawJson"] = raw, raw

	m["fromYaml"] = c.fromYAML
	m["fromYamlArray"] = c.fromYAMLArray
	m["fromToml"] = c.fromTOML
	m["fromJson"] = c.fromJSON
	m["fromJsonArray"] = c.fromJSONArray
	m["mustFromJson"] = c.mustFromJSON
}

// encoder measures a value before it is encoded, and charges for the text.
func (c *calls) encoder(encode func(any) (string, error)) func(any) (string, error) {
	return func(v any) (string, error) {
		if _, err := measure(v); err != nil {
			return "", err
		}
		text, err := encode(v)
		if err != nil {
			return "", err
		}
		return c.charged(text)
	}
}

// telling is an encoder that tells of nil.
func (c *calls) telling(name string, encode func(any) (string, error)) func(any) (string, error) {
	return func(v any) (string, error) {
		if v == nil {
			c.blank(spoilt{function: name, text: "null"})
		}
		return encode(v)
	}
}

// swallow makes the empty text of a value that cannot be encoded, as Helm does.
func swallow(marshal func(any) ([]byte, error)) func(any) (string, error) {
	return func(v any) (string, error) {
		text, err := marshal(v)
		if err != nil {
			return "", nil //nolint:nilerr // Helm's functions hide it
		}
		return string(text), nil
	}
}

func toYAML(v any) (string, error) {
	text, err := yamldoc.Marshal(v)
	if err != nil {
		return "", nil //nolint:nilerr // as Helm
	}
	return strings.TrimSuffix(string(text), "\n"), nil
}

func toYAMLPretty(v any) (string, error) {
	var text bytes.Buffer
	encoder := goyaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(v); err != nil {
		return "", nil //nolint:nilerr // as Helm
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// toTOML gives the error's text in place of TOML, as Helm does.
func (c *calls) toTOML(v any) (string, error) {
	w := walker{paths: true}
	if err := w.value(v); err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(v); err != nil {
		return c.charged(err.Error())
	}
	return c.charged(text.String())
}

// parsing charges for reading a text; structure are the characters each of
// which can begin a new value.
func (c *calls) parsing(text, structure string) error {
	const each = 200
	cost := len(text)
	for i := range len(structure) {
		cost += each * strings.Count(text, structure[i:i+1])
	}
	if cost > maxParse {
		return limitExceeded{"bytes", fmt.Sprintf("a text of %d bytes to parse, with about %d values", len(text), cost/each)}
	}
	return c.charge(cost / 8)
}

// parsingYAML is parsing for YAML, whose aliases repeat what they stand for.
func (c *calls) parsingYAML(text string) error {
	if strings.Contains(text, "&") && strings.Contains(text, "*") && product(len(text), 8*200) > 8*maxParse {
		return limitExceeded{"bytes", fmt.Sprintf("a text of %d bytes with aliases to parse", len(text))}
	}
	return c.parsing(text, "\n:,[{-?")
}

func (c *calls) fromYAML(text string) (dict, error) {
	if err := c.parsingYAML(text); err != nil {
		return nil, err
	}
	m := dict{}
	if err := yaml.Unmarshal([]byte(text), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m, nil
}

func (c *calls) fromYAMLArray(text string) ([]any, error) {
	if err := c.parsingYAML(text); err != nil {
		return nil, err
	}
	a := []any{}
	if err := yaml.Unmarshal([]byte(text), &a); err != nil {
		a = []any{err.Error()}
	}
	return a, nil
}

func (c *calls) fromTOML(text string) (dict, error) {
	if err := checkTOML(text); err != nil {
		return nil, err
	}
	if err := c.parsing(text, "\n=,[{."); err != nil {
		return nil, err
	}
	m := dict{}
	if err := toml.Unmarshal([]byte(text), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m, nil
}

// checkTOML refuses what its parser takes very long for: a key of many parts, in
// the square of their number, and values deep in each other.
func checkTOML(text string) error {
	dots, depth, cost := 0, 0, 0
	for i := range len(text) {
		switch text[i] {
		case '.':
			dots++
			cost += dots * elementBytes
		case '\n':
			dots = 0
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if cost > maxParse || depth > maxDepth {
			return limitExceeded{"depth", "TOML with too many tables in each other"}
		}
	}
	return nil
}

const jsonStructure = ",:[{"

func (c *calls) fromJSON(text string) (dict, error) {
	if err := c.parsing(text, jsonStructure); err != nil {
		return nil, err
	}
	m := dict{}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m, nil
}

func (c *calls) fromJSONArray(text string) ([]any, error) {
	if err := c.parsing(text, jsonStructure); err != nil {
		return nil, err
	}
	a := []any{}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		a = []any{err.Error()}
	}
	return a, nil
}

func (c *calls) mustFromJSON(text string) (v any, err error) {
	if err := c.parsing(text, jsonStructure); err != nil {
		return nil, err
	}
	err = json.Unmarshal([]byte(text), &v)
	return v, err
}
