package pipeline

import (
	"fmt"

	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// layers reads what the user lays over a chart's defaults for one environment,
// lowest first, and what it merges to.
func (o Options) layers(chartPath string, env Environment) (map[string]any, []*values.Layer, error) {
	var files []*values.Layer
	text, err := env.Text()
	if err != nil {
		return nil, nil, err
	}
	if text != nil {
		layer, err := readLayer(values.Overlay, layerName(chartPath, env.Overlay), env.Overlay, text)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, layer)
	}
	for _, file := range o.Files {
		text, err := o.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("reading values: %w", err)
		}
		layer, err := readLayer(values.File, file, file, text)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, layer)
	}
	return values.User(files, o.Sets, o.ReadFile)
}

// readLayer reads a values file. An empty one is a layer that says nothing.
func readLayer(kind values.Kind, name, file string, text []byte) (*values.Layer, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	table, err := doc.Map()
	if err != nil {
		return nil, err
	}
	return &values.Layer{Kind: kind, Name: name, Doc: doc, Values: table}, nil
}
