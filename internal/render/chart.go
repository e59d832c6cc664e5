package render

import (
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Chart is a chart as loaded, with its subcharts. Nothing changes it after
// that: one Chart serves the renders of all environments, at the same time if
// need be.
type Chart struct {
	// home is where the user finds the chart: "chart", "chart/charts/redis",
	// "chart/charts/redis-1.0.tgz!".
	home     string
	metadata *chart.Metadata
	about    *yamldoc.Doc // Chart.yaml
	declares *yamldoc.Doc // what declares the dependencies: Chart.yaml or requirements.yaml

	templates []chartFile
	crds      []chartFile
	files     files // .Files
	schema    *chartFile

	values *values.Layer // values.yaml; nil when there is none
	// subcharts are all charts in charts/, in the order of their names there.
	subcharts []*Chart
}

// chartFile is one file of a chart.
type chartFile struct {
	name    string // in the chart: "templates/web.yaml"
	display string // as the user would type it
	text    string
}

// Name is the chart's name.
func (c *Chart) Name() string { return c.metadata.Name }

// Version is the chart's version.
func (c *Chart) Version() string { return c.metadata.Version }

// IsLibrary reports whether the chart only lends templates to others; it
// cannot be rendered by itself.
func (c *Chart) IsLibrary() bool { return strings.EqualFold(c.metadata.Type, "library") }

// Defaults is the chart's values.yaml as a layer, nil when it has none.
func (c *Chart) Defaults() *values.Layer { return c.values }

// Schema is the chart's own values.schema.json; ok is false when it has none.
func (c *Chart) Schema() (s Schema, ok bool) {
	if c.schema == nil {
		return s, false
	}
	return Schema{File: c.schema.display, Text: []byte(c.schema.text)}, true
}

// File is one file of a chart or of a subchart in it.
type File struct {
	// Name is the path that templates and Helm's output know it by, aliases
	// aside: "payments/templates/web.yaml", "payments/charts/redis/templates/x.yaml".
	Name string
	// Display is the path as the user would type it.
	Display string
	Text    string
}

// Templates lists the template files of the chart and all its subcharts, the
// disabled ones too.
func (c *Chart) Templates() []File {
	return c.collect(c.Name(), nil, func(c *Chart) []chartFile { return c.templates })
}

// CRDs lists the files of crds/ of the chart and all its subcharts.
func (c *Chart) CRDs() []File {
	return c.collect(c.Name(), nil, func(c *Chart) []chartFile { return c.crds })
}

func (c *Chart) collect(at string, into []File, of func(*Chart) []chartFile) []File {
	for _, file := range of(c) {
		into = append(into, File{Name: path.Join(at, file.name), Display: file.display, Text: file.text})
	}
	for _, sub := range c.subcharts {
		into = sub.collect(path.Join(at, "charts", sub.Name()), into, of)
	}
	return into
}

// Schema is a chart's values.schema.json.
type Schema struct {
	File string    // as the user would type it
	At   diag.Path // where the chart's values stand in the root chart's: {"redis"}
	Text []byte
}
