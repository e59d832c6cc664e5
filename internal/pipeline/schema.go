package pipeline

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/valueschema"
	"github.com/chartyard/chartyard/internal/yard"
)

// schemaFile is the name of a chart's schema in its folder.
const schemaFile = "values.schema.json"

// ValuesSchema is the values.schema.json of a subject, as it is and as its
// config block wants it.
type ValuesSchema struct {
	File       string // as the user would type it
	Have, Want []byte // Have is nil when there is no such file
	// Stale is true when the check for it would say so: a schema that knows no
	// config block is none of its business.
	Stale bool
}

// Fresh reports whether there is nothing to write.
func (s *ValuesSchema) Fresh() bool { return bytes.Equal(s.Have, s.Want) }

// Schema makes the schema of a subject from its files of all environments. One
// without a config block, and a chart that is no service and whose schema does
// not speak of the block, has none: nil. The error is a *yamldoc.Error where a
// file is at fault.
func Schema(s release.Subject, y *yard.Yard) (*ValuesSchema, error) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		return nil, err
	}
	layers, err := s.FileLayers(chart)
	if err != nil {
		return nil, err
	}
	standard, err := standardSchema(y)
	if err != nil {
		return nil, err
	}
	out := &ValuesSchema{File: filepath.Join(s.Target.ChartPath, schemaFile)}
	schema := standard
	own, there := chart.Schema()
	switch {
	case there:
		out.Have = own.Text
		schema = valueschema.Schema{File: own.File, Text: own.Text}
		if err := schema.Check(); err != nil {
			return nil, err
		}
		if !schema.HasBlock() && (s.Target.Kind != service.Service || !hasBlock(layers)) {
			return nil, nil
		}
	case s.Target.Kind != service.Service || !hasBlock(layers):
		return nil, nil
	case standard.Text == nil:
		return nil, release.Inputf("%s has no %s, and %s has none to begin with", s.Target.Name, schemaFile, standard.File)
	}
	entries := valueschema.Entries(layers)
	out.Stale = there && schema.Stale(entries) != nil
	out.Want, err = schema.Renew(entries, standard)
	return out, err
}

// standardSchema is the schema of the yard's standard chart; one without text
// when the yard has none.
func standardSchema(y *yard.Yard) (valueschema.Schema, error) {
	out := valueschema.Schema{File: "yard " + y.Source + ": chart-template/chart/" + schemaFile}
	templates, err := y.Templates()
	if err != nil {
		return out, err
	}
	if text, err := fs.ReadFile(templates, "chart/"+schemaFile); err == nil {
		out.Text = text
	}
	return out, nil
}

func hasBlock(layers []*values.Layer) bool {
	return slices.ContainsFunc(layers, func(l *values.Layer) bool {
		_, ok := l.Values[config.Block].(map[string]any)
		return ok
	})
}

// staleSchema tells of a service's schema that its config block has outgrown.
// An overlay that cannot be read is told of for its environment.
func staleSchema(s release.Subject, chart *render.Chart) []diag.Finding {
	own, there := chart.Schema()
	if s.Target.Kind != service.Service || !there {
		return nil
	}
	layers, err := s.FileLayers(chart)
	if err != nil {
		return nil
	}
	stale := valueschema.Schema{File: own.File, Text: own.Text}.Stale(valueschema.Entries(layers))
	if stale == nil {
		return nil
	}
	return []diag.Finding{stale.Finding()}
}
