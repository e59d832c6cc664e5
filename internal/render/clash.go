package render

import (
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// clash is an error of merging, placed at the layer that says something else
// than a mapping where the values of a subchart stand.
func clash(root *node, user []*values.Layer, err error) error {
	out := &Error{
		Fault: FaultClash, Span: diag.Span{File: root.chart.about.File}, Msg: err.Error(),
		Next: "only keys with values may stand there", err: err,
	}
	clash := (*values.ClashError)(nil)
	if !errors.As(err, &clash) {
		return out
	}
	layers := append(root.layers(root.chart.home, nil), user...)
	for _, layer := range slices.Backward(layers) {
		if span, ok := clashAt(layer, clash.Path); ok {
			if out.Span = span; !span.Known() {
				out.Msg = layer.Name + ": " + out.Msg
			}
			break
		}
	}
	return out
}

// clashAt is where a layer has something else than a mapping at a path of the
// root chart's values. The span is unknown for a layer without positions.
func clashAt(layer *values.Layer, path diag.Path) (span diag.Span, ok bool) {
	if len(layer.Source) > 0 || !path.HasPrefix(layer.At) {
		return diag.Span{}, false
	}
	own := path[len(layer.At):]
	value, ok := values.Lookup(layer.Values, own)
	if _, isTable := value.(map[string]any); !ok || isTable {
		return diag.Span{}, false
	}
	if layer.Doc == nil {
		return diag.Span{}, true
	}
	_, node, _ := layer.Doc.Find(own)
	return layer.Doc.Span(node), true
}
