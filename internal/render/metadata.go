package render

import (
	"encoding/json"
	"errors"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// readMetadata has Helm's loader read and check the files that describe the
// chart, and only those.
func (c *Chart) readMetadata(entries []entry) error {
	var described []*loader.BufferedFile
	var about, deps *entry
	for i, e := range entries {
		switch e.name {
		case chartYAML:
			about = &entries[i]
			described = append(described, &loader.BufferedFile{Name: chartYAML, Data: e.data})
		case chartLock, requirementsLock:
			described = append(described, &loader.BufferedFile{Name: chartLock, Data: e.data})
		case requirementsYAML:
			deps = &entries[i]
		}
	}
	if about == nil {
		return c.missingChartYAML(entries)
	}
	if deps != nil {
		// To the loader it is more of Chart.yaml, but under its own name it
		// logs a warning for charts of apiVersion v2.
		described = append(described, &loader.BufferedFile{Name: chartYAML, Data: deps.data})
	}
	doc, err := yamldoc.Parse(about.display, about.data)
	if err != nil {
		return syntaxError(about.display, err)
	}
	c.about = doc
	loaded, err := loader.LoadFiles(described)
	if err != nil {
		return c.badMetadata(err, deps)
	}
	c.metadata, c.declares = loaded.Metadata, c.about
	if deps != nil {
		c.declares, err = yamldoc.Parse(deps.display, deps.data)
	}
	return err
}

func (c *Chart) missingChartYAML(entries []entry) error {
	out := &Error{Fault: FaultNotFound, Span: diag.Span{File: c.inside(chartYAML)}, Msg: "no such file, so this is no chart"}
	for _, e := range entries {
		if strings.EqualFold(e.name, chartYAML) || strings.EqualFold(e.name, "Chart.yml") {
			out.Next = "rename " + e.name + " to " + chartYAML
		}
	}
	return out
}

// badMetadata finds the place of what Helm's loader says about the files that
// describe the chart.
func (c *Chart) badMetadata(err error, deps *entry) error {
	out := &Error{Fault: FaultMetadata, Span: diag.Span{File: c.about.File}, Msg: err.Error(), err: err}
	invalid, mismatch := chart.ValidationError(""), (*json.UnmarshalTypeError)(nil)
	switch {
	case errors.As(err, &invalid):
		out.Msg = strings.ReplaceAll(strings.TrimPrefix(out.Msg, "validation: "), "chart.metadata.", "")
		field, _, _ := strings.Cut(out.Msg, " ")
		if span, ok := c.spanOf(diag.Path{field}); ok {
			out.Span = span
		}
	case errors.As(err, &mismatch):
		out.Fault = FaultSyntax
		field := strings.Split(mismatch.Field, ".")
		if span, ok := c.spanOf(field); ok && mismatch.Field != "" {
			out.Span = span
		}
		out.Msg = mismatch.Field + ": want " + wanted(mismatch) + ", found " + found(mismatch.Value)
		if mismatch.Field == "" {
			out.Msg = "want keys with values, found " + found(mismatch.Value)
		}
	case strings.HasPrefix(out.Msg, "cannot load "):
		out.Fault = FaultSyntax
		file, msg, _ := strings.Cut(strings.TrimPrefix(out.Msg, "cannot load "), ": ")
		out.Msg = msg
		if file == chartLock || deps == nil {
			out.Span.File = c.inside(file)
			break
		}
		if _, err := yamldoc.Parse(deps.display, deps.data); err != nil {
			return syntaxError(deps.display, err)
		}
		out.Span.File = deps.display
	}
	return out
}

func wanted(mismatch *json.UnmarshalTypeError) string {
	switch mismatch.Type.Kind().String() {
	case "slice":
		return "a list"
	case "map", "struct", "ptr":
		return "keys with values"
	case "bool":
		return "true or false"
	}
	return "text"
}

func found(kind string) string {
	switch {
	case kind == "object":
		return "keys with values"
	case kind == "array":
		return "a list"
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "number"):
		return "a number"
	}
	return "text"
}

// spanOf is where Chart.yaml has a field.
func (c *Chart) spanOf(path diag.Path) (diag.Span, bool) {
	key, value, ok := c.about.Find(path)
	if !ok {
		return diag.Span{}, false
	}
	if key == nil {
		key = value
	}
	return c.about.Span(key), true
}
