package render

import (
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render/chartutil"
)

// binder makes the data that the templates of every chart are executed on.
type binder struct {
	release      map[string]any
	capabilities *chartutil.Capabilities
	templates    []engine.Template
	position     map[string]int // in templates, by name
}

// newBinder takes what all charts of a render see alike.
func newBinder(in Input, capabilities *chartutil.Capabilities) *binder {
	return &binder{
		release: map[string]any{
			"Name": in.Release, "Namespace": in.Namespace,
			"IsInstall": !in.IsUpgrade, "IsUpgrade": in.IsUpgrade,
			"Revision": 1, "Service": "Helm",
		},
		capabilities: capabilities,
		position:     map[string]int{},
	}
}

// bind adds the templates of the node and those below it. The result is the
// node's data, which its parent's templates see in .Subcharts.
func (b *binder) bind(n *node, vals chartutil.Values) map[string]any {
	subcharts := map[string]any{}
	data := map[string]any{
		"Chart": struct {
			chart.Metadata
			IsRoot bool
		}{*n.metadata, n.parent == nil},
		"Files":        n.chart.files,
		"Release":      b.release,
		"Capabilities": b.capabilities,
		"Values":       vals,
		"Subcharts":    subcharts,
	}
	for _, sub := range n.subcharts {
		// A name with a dot in it is a path to Helm, and finds nothing.
		own, err := vals.Table(sub.name())
		if err != nil {
			own = chartutil.Values{}
		}
		subcharts[sub.name()] = b.bind(sub, own)
	}
	at := n.path()
	for _, file := range n.chart.templates {
		if n.chart.IsLibrary() && !strings.HasPrefix(path.Base(file.name), "_") {
			continue
		}
		b.add(engine.Template{
			Name: path.Join(at, file.name), BasePath: path.Join(at, "templates"),
			File: file.display, Text: file.text, Data: data, Dot: chartutil.Values(data),
		})
	}
	return data
}

// add keeps the last of several templates of one name.
func (b *binder) add(t engine.Template) {
	if at, ok := b.position[t.Name]; ok {
		b.templates[at] = t
		return
	}
	b.position[t.Name] = len(b.templates)
	b.templates = append(b.templates, t)
}

// files is where the user finds each template, by its name.
func (b *binder) files() map[string]string {
	out := make(map[string]string, len(b.templates))
	for _, t := range b.templates {
		out[t.Name] = t.File
	}
	return out
}

// crds lists the files of crds/ as `helm template --include-crds` prints them.
func (n *node) crds() []File {
	var out []File
	for _, file := range n.chart.crds {
		out = append(out, File{Name: path.Join(n.path(), file.name), Display: file.display, Text: file.text})
	}
	for _, sub := range n.subcharts {
		out = append(out, sub.crds()...)
	}
	return slices.Clip(out)
}
