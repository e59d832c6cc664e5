package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// layered is what lies over a chart's defaults in one environment.
type layered struct {
	merged  map[string]any
	layers  []*values.Layer // lowest first
	secrets []check.Secret  // those that were read
}

// layers reads what the user lays over a chart's defaults for one environment.
func (o Options) layers(ctx context.Context, chart *render.Chart, s Subject, env Environment) (layered, error) {
	var out layered
	overlay, err := env.readOverlay(s.Target.ChartPath)
	if err != nil {
		return out, err
	}
	if overlay != nil {
		out.layers = append(out.layers, overlay)
	}
	if err := o.secrets(ctx, chart, env, &out); err != nil {
		return out, err
	}
	for _, file := range o.Files {
		text, err := o.ReadFile(file)
		if err != nil {
			return out, &InputError{fmt.Errorf("-f %s: %w", file, reason(err))}
		}
		layer, err := readLayer(values.File, file, file, text)
		if err != nil {
			return out, err
		}
		out.layers = append(out.layers, layer)
	}
	out.merged, out.layers, err = values.User(out.layers, o.Sets, func(path string) ([]byte, error) {
		text, err := o.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, reason(err))
		}
		return text, nil
	})
	if err != nil {
		return out, &InputError{err}
	}
	return out, nil
}

// readOverlay reads the overlay of an environment; nil when there is none.
func (env Environment) readOverlay(chartPath string) (*values.Layer, error) {
	if env.overlay != nil {
		return env.overlay()
	}
	text, err := env.Text()
	if err != nil || text == nil {
		return nil, err
	}
	return readLayer(values.Overlay, layerName(chartPath, env.Overlay), env.Overlay, text)
}

// secrets adds the layers of the store. What a service may take from them is
// what its own files declare.
func (o Options) secrets(ctx context.Context, chart *render.Chart, env Environment, out *layered) error {
	declared := map[string]any{}
	if defaults := chart.Defaults(); defaults != nil {
		declared = defaults.Values
	}
	for _, layer := range out.layers {
		declared = values.MergeMaps(declared, layer.Values)
	}
	layers, read, err := o.secretLayers(ctx, env, declared)
	out.layers, out.secrets = append(out.layers, layers...), read
	return err
}

// reason is what the operating system said, without the path, which the reader
// has typed.
func reason(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
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
