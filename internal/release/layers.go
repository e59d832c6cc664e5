package release

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

// Layered is what lies over a chart's defaults in one environment.
type Layered struct {
	Merged  map[string]any
	Layers  []*values.Layer // lowest first
	Secrets []check.Secret  // those that were read
}

// Layers reads what the user lays over a chart's defaults for one environment.
func (o Options) Layers(ctx context.Context, chart *render.Chart, s Subject, env Environment) (Layered, error) {
	var out Layered
	overlay, err := env.ReadOverlay(s.Target.ChartPath)
	if err != nil {
		return out, err
	}
	if overlay != nil {
		out.Layers = append(out.Layers, overlay)
	}
	if err := o.secrets(ctx, chart, env, &out); err != nil {
		return out, err
	}
	for _, file := range o.Files {
		text, err := o.ReadFile(file)
		if err != nil {
			return out, Inputf("-f %s: %w", file, Reason(err))
		}
		layer, err := ReadLayer(values.File, file, file, text)
		if err != nil {
			return out, err
		}
		out.Layers = append(out.Layers, layer)
	}
	out.Merged, out.Layers, err = values.User(out.Layers, o.Sets, func(path string) ([]byte, error) {
		text, err := o.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, Reason(err))
		}
		return text, nil
	})
	if err != nil {
		return out, &InputError{err}
	}
	return out, nil
}

// ReadOverlay reads the overlay of an environment; nil when there is none.
func (env Environment) ReadOverlay(chartPath string) (*values.Layer, error) {
	if env.overlay != nil {
		return env.overlay()
	}
	text, err := env.Text()
	if err != nil || text == nil {
		return nil, err
	}
	return ReadLayer(values.Overlay, LayerName(chartPath, env.Overlay), env.Overlay, text)
}

// secrets adds the layers of the store. What a service may take from them is
// what its own files declare.
func (o Options) secrets(ctx context.Context, chart *render.Chart, env Environment, out *Layered) error {
	declared := map[string]any{}
	if defaults := chart.Defaults(); defaults != nil {
		declared = defaults.Values
	}
	for _, layer := range out.Layers {
		declared = values.MergeMaps(declared, layer.Values)
	}
	layers, read, err := o.secretLayers(ctx, env, declared)
	out.Layers, out.Secrets = append(out.Layers, layers...), read
	return err
}

// Reason is what the operating system said, without the path, which the reader
// has typed.
func Reason(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
}

// ReadLayer reads a values file. An empty one is a layer that says nothing.
func ReadLayer(kind values.Kind, name, file string, text []byte) (*values.Layer, error) {
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
