package engine

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"helm.sh/helm/v3/pkg/chart"
	helmengine "helm.sh/helm/v3/pkg/engine"

	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/casetest"
)

// Each file of testdata/same is a chart in txtar form: values.yaml and
// templates, subcharts below charts/. Helm's engine and ours render it to the
// same bytes.
func TestSameBytesAsHelm(t *testing.T) {
	casetest.EachArchive(t, "testdata/same/*.txtar", func(t *testing.T, archive casetest.Archive) {
		want := renderHelm(t, archive.Archive)
		result, err := NewCache().Render(context.Background(), Request{Templates: templatesOf(t, archive.Archive)})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for name, frame := range result.Files {
			got[name] = frame.Text
		}
		for name := range want {
			if isPartial(name) {
				delete(want, name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("helm and chartyard differ (-helm +chartyard):\n%s", diff)
		}
		for name, frame := range result.Files {
			checkMarks(t, name, frame)
		}
	})
}

// checkMarks holds what every frame promises: marks in order, within the text.
func checkMarks(t *testing.T, name string, f *Frame) {
	t.Helper()
	last := 0
	for i, m := range f.Marks {
		if m.Offset < last || m.Offset > len(f.Text) {
			t.Errorf("%s: mark %d at %d, after one at %d, in %d bytes", name, i, m.Offset, last, len(f.Text))
		}
		last = m.Offset
	}
	for _, call := range f.Calls {
		if call.Mark < 0 || call.Mark >= len(f.Marks) {
			t.Errorf("%s: a call at mark %d of %d", name, call.Mark, len(f.Marks))
		}
		checkMarks(t, name, call.Frame)
	}
}

func valuesOf(t *testing.T, archive *txtar.Archive) map[string]any {
	t.Helper()
	values := map[string]any{}
	for _, f := range archive.Files {
		if f.Name == "values.yaml" {
			if err := yaml.Unmarshal(f.Data, &values); err != nil {
				t.Fatal(err)
			}
		}
	}
	return values
}

func renderHelm(t *testing.T, archive *txtar.Archive) map[string]string {
	t.Helper()
	out, err := tryHelm(t, archive)
	if err != nil {
		t.Fatalf("helm: %v", err)
	}
	return out
}

func tryHelm(t *testing.T, archive *txtar.Archive) (map[string]string, error) {
	t.Helper()
	c := &chart.Chart{Metadata: &chart.Metadata{Name: "demo", Version: "1.0.0"}}
	for _, f := range archive.Files {
		if f.Name != "values.yaml" {
			c.Templates = append(c.Templates, &chart.File{Name: f.Name, Data: f.Data})
		}
	}
	return helmengine.Render(c, map[string]any{
		"Values":  valuesOf(t, archive),
		"Release": map[string]any{"Name": "demo", "Namespace": "default"},
	})
}

func templatesOf(t *testing.T, archive *txtar.Archive) []Template {
	t.Helper()
	type metadata struct {
		chart.Metadata
		IsRoot bool
	}
	data := map[string]any{
		"Values":    valuesOf(t, archive),
		"Release":   map[string]any{"Name": "demo", "Namespace": "default"},
		"Chart":     metadata{chart.Metadata{Name: "demo", Version: "1.0.0"}, true},
		"Subcharts": map[string]any{},
	}
	var out []Template
	for _, f := range archive.Files {
		if f.Name != "values.yaml" {
			out = append(out, Template{
				Name: "demo/" + f.Name, BasePath: "demo/templates", File: f.Name, Text: string(f.Data), Data: data,
			})
		}
	}
	return out
}

// render runs one template text on values, for tests of errors and limits.
func render(t *testing.T, limits Limits, files map[string]string, values map[string]any) (*Result, error) {
	t.Helper()
	data := map[string]any{"Values": values}
	var templates []Template
	for _, name := range slices.Sorted(maps.Keys(files)) {
		templates = append(templates, Template{
			Name: "demo/templates/" + name, BasePath: "demo/templates", File: name, Text: files[name], Data: data,
		})
	}
	return NewCache().Render(context.Background(), Request{Templates: templates, Limits: limits, Seed: t.Name()})
}
