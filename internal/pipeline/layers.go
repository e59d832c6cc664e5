package pipeline

import (
	"fmt"

	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// layers reads what the user lays over a chart's defaults for one environment,
// lowest first, and what it merges to.
func (o Options) layers(chartPath string, env Environment) ([]*values.Layer, map[string]any, error) {
	var layers []*values.Layer
	merged := map[string]any{}
	add := func(kind values.Kind, name, file string, text []byte) error {
		layer, err := readLayer(kind, name, file, text)
		if err != nil {
			return err
		}
		layers = append(layers, layer)
		merged = values.MergeMaps(merged, layer.Values)
		return nil
	}
	text, err := env.Text()
	if err != nil {
		return nil, nil, err
	}
	if text != nil {
		if err := add(values.Overlay, layerName(chartPath, env.Overlay), env.Overlay, text); err != nil {
			return nil, nil, err
		}
	}
	for _, file := range o.Files {
		text, err := o.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("reading values: %w", err)
		}
		if err := add(values.File, file, file, text); err != nil {
			return nil, nil, err
		}
	}
	sets, err := o.sets(merged)
	return append(layers, sets...), merged, err
}

// readLayer reads a values file. An empty one is a layer that says nothing.
func readLayer(kind values.Kind, name, file string, text []byte) (*values.Layer, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	v, err := doc.Value()
	if err != nil {
		return nil, err
	}
	layer := &values.Layer{Kind: kind, Name: name, Doc: doc, Values: map[string]any{}}
	switch v := v.(type) {
	case nil:
	case map[string]any:
		layer.Values = v
	default:
		return nil, &yamldoc.Error{Span: doc.Span(doc.Root), Msg: "values must be a mapping of names to values"}
	}
	return layer, nil
}

// sets applies the arguments of the --set family to merged, in Helm's order,
// and makes a layer of each.
func (o Options) sets(merged map[string]any) ([]*values.Layer, error) {
	var layers []*values.Layer
	for kind := values.SetJSON; kind <= values.SetLiteral; kind++ {
		for _, arg := range o.Sets {
			if arg.Kind != kind {
				continue
			}
			own := map[string]any{}
			if err := arg.Apply(own, o.ReadFile); err != nil {
				return nil, err
			}
			if err := arg.Apply(merged, o.ReadFile); err != nil {
				return nil, err
			}
			layers = append(layers, &values.Layer{Kind: values.Set, Name: arg.Name(), Values: own})
		}
	}
	return layers, nil
}
