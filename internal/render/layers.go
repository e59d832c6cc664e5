package render

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// layers lists the defaults of the node's chart and its subcharts, lowest
// first: those of the subcharts, what the chart imports from them, its own.
// home is the root chart's, at where the node's values stand in the root's.
func (n *node) layers(home string, at diag.Path) []*values.Layer {
	var below []*values.Layer
	for _, sub := range n.subcharts {
		below = append(below, sub.layers(home, at.Append(sub.name()))...)
	}
	own := n.defaults(home, at)
	sources := below
	if own != nil {
		sources = append(slices.Clone(below), own)
	}
	out := below
	for _, i := range slices.Backward(n.imports) {
		out = append(out, i.layers(sources, at)...)
	}
	if own != nil {
		out = append(out, own)
	}
	return out
}

// defaults is the layer of the chart's own values.yaml, nil without one.
func (n *node) defaults(home string, at diag.Path) *values.Layer {
	if n.chart.values == nil {
		return nil
	}
	layer := *n.chart.values
	layer.At = at
	layer.Name = strings.TrimPrefix(strings.TrimPrefix(layer.Name, home), "/")
	return &layer
}

// layers is what each source says about the imported part, in the place where
// a chart at that path has it.
func (i namedImport) layers(sources []*values.Layer, at diag.Path) []*values.Layer {
	from := at.Append(i.from).Append(strings.Split(i.child, ".")...)
	to := at
	if i.parent != "." {
		to = at.Append(strings.Split(i.parent, ".")...)
	}
	var out []*values.Layer
	for _, source := range sources {
		layer := *source
		switch {
		case from.HasPrefix(source.At):
			layer.At, layer.Source = to, source.Source.Append(from[len(source.At):]...)
		case source.At.HasPrefix(from):
			layer.At = to.Append(source.At[len(from):]...)
		default:
			continue
		}
		if part, ok := values.Lookup(layer.Values, layer.Source); ok {
			if _, isTable := part.(map[string]any); isTable {
				out = append(out, &layer)
			}
		}
	}
	return out
}

// schemas lists the schemas of the node's chart and its subcharts.
func (n *node) schemas(at diag.Path) []Schema {
	var out []Schema
	if s := n.chart.schema; s != nil {
		out = append(out, Schema{File: s.display, At: at, Text: []byte(s.text)})
	}
	for _, sub := range n.subcharts {
		out = append(out, sub.schemas(at.Append(sub.name()))...)
	}
	return out
}
