package pipeline

import (
	"errors"
	"fmt"
	"io/fs"

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
			return nil, nil, &InputError{fmt.Errorf("-f %s: %w", file, reason(err))}
		}
		layer, err := readLayer(values.File, file, file, text)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, layer)
	}
	merged, layers, err := values.User(files, o.Sets, func(path string) ([]byte, error) {
		text, err := o.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, reason(err))
		}
		return text, nil
	})
	if err != nil {
		return nil, nil, &InputError{err}
	}
	return merged, layers, nil
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
