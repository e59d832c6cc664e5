package secretstore

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// parseYAML reads one mapping of scalars. A value is the text that is written,
// quotes aside: 0123 stays 0123 and yes stays yes, whatever YAML would make of
// them. The error names lines and keys only.
func parseYAML(text []byte) (Values, *fault) {
	if !utf8.Valid(text) {
		return nil, notText()
	}
	doc, err := yamldoc.Parse("", text)
	if err != nil {
		return nil, yamlFault(err)
	}
	if doc.Root == nil || doc.Root.Kind != yaml.MappingNode {
		return nil, &fault{NotObject, "no mapping of names and values", "want lines like NAME: value"}
	}
	if doc.MoreDocuments() {
		return nil, &fault{NotObject, "more than one YAML document", "keep one"}
	}
	found := collector{values: Values{}}
	for i := 0; i+1 < len(doc.Root.Content); i += 2 {
		if err := found.addYAML(doc.Root.Content[i], doc.Root.Content[i+1]); err != nil {
			return nil, err
		}
	}
	if err := found.fault(); err != nil {
		return nil, err
	}
	return found.values, nil
}

// yamlFault keeps the line of a parser's message only: the rest may quote.
func yamlFault(err error) *fault {
	msg := "not YAML"
	if at := (*yamldoc.Error)(nil); errors.As(err, &at) && at.Span.Line > 0 {
		msg = fmt.Sprintf("not YAML: the fault is in line %d", at.Span.Line)
	}
	return &fault{NotYAML, msg, "texts with special characters need quotes"}
}

func (c *collector) addYAML(key, value *yaml.Node) *fault {
	if !isPlainYAML(key) || key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
		return &fault{NotYAML, fmt.Sprintf("the key in line %d is no plain name", key.Line), "aliases, merge keys and tags are not for secrets"}
	}
	switch {
	case value.Kind == yaml.MappingNode, value.Kind == yaml.SequenceNode:
		c.reject(Nested, key.Value)
	case !isPlainYAML(value):
		return &fault{NotYAML, fmt.Sprintf("the value in line %d is an alias, an anchor or has a tag", value.Line), "write the value out"}
	case value.Tag == "!!null":
		c.reject(Null, key.Value)
	default:
		c.add(key.Value, value.Value)
	}
	return nil
}

func isPlainYAML(n *yaml.Node) bool {
	return n.Kind != yaml.AliasNode && n.Anchor == "" && n.Style&yaml.TaggedStyle == 0
}
