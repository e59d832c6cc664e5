package trace

import (
	"context"
	"flag"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// Each file of testdata is a chart: values.yaml (merged as it stands) and
// templates. Its "ask" holds a field a line, KIND/NAME PATH [# MESSAGE]; its
// "answers" the template line, callers, values path and precision of each.
func TestLocate(t *testing.T) {
	casetest.EachArchive(t, "testdata/*.txtar", func(t *testing.T, archive casetest.Archive) {
		archive.Golden(t, "answers", answer(t, archive.Archive), *update)
	})
}

func answer(t *testing.T, archive *txtar.Archive) string {
	tracer, objects := render(t, archive)
	var out strings.Builder
	for _, f := range archive.Files {
		if f.Name != "ask" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			question, hint, _ := strings.Cut(strings.TrimSpace(line), " # ")
			id, field, _ := strings.Cut(question, " ")
			path, err := diag.ParsePath(field)
			if err != nil {
				t.Fatal(err)
			}
			object := objects[id]
			if object == nil {
				t.Fatalf("%s was not rendered", id)
			}
			out.WriteString(question + "\n  " + describe(tracer.Locate(object, path, hint)) + "\n")
		}
	}
	return out.String()
}

func describe(loc check.Location) string {
	text := loc.Template.String()
	for _, span := range loc.Includes {
		text += " < " + span.String()
	}
	if len(loc.ValuesPath) > 0 {
		text += " | " + loc.ValuesPath.String()
		for _, o := range loc.Origins {
			text += " " + o.Span.String()
		}
	}
	if len(loc.Unset.Name) > 0 {
		text += " | no layer sets ." + loc.Unset.Name.String() + loc.Unset.DidYouMean()
	}
	text += " | " + loc.Precision.String()
	for _, path := range loc.Others {
		text += ", or " + path.String()
	}
	return text
}

func render(t *testing.T, archive *txtar.Archive) (*Tracer, map[string]*manifest.Object) {
	t.Helper()
	layer := &values.Layer{Kind: values.Defaults, Name: "values.yaml", Values: map[string]any{}}
	var templates []engine.Template
	for _, f := range archive.Files {
		switch {
		case f.Name == "values.yaml":
			layer.Doc, layer.Values = parseValues(t, f)
		case strings.Contains(f.Name, "templates/"):
			templates = append(templates, engine.Template{
				Name: "demo/" + f.Name, BasePath: "demo/templates", File: f.Name, Text: string(f.Data),
			})
		}
	}
	seen := values.Copy(layer.Values) // templates may change it
	for i, tpl := range templates {
		templates[i].Data = data(seen, Mount(tpl.Name))
	}
	result, err := engine.NewCache().Render(context.Background(), engine.Request{Templates: templates})
	if err != nil {
		t.Fatal(err)
	}
	return New(result, layer.Values, &values.Stack{Layers: []*values.Layer{layer}}), objectsOf(t, result)
}

func data(root map[string]any, at diag.Path) map[string]any {
	scoped, _ := values.Lookup(root, at)
	return map[string]any{
		"Values": scoped, "Release": map[string]any{"Name": "demo"}, "Chart": map[string]any{"AppVersion": "9"},
	}
}

func parseValues(t *testing.T, f txtar.File) (*yamldoc.Doc, map[string]any) {
	t.Helper()
	doc, err := yamldoc.Parse(f.Name, f.Data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := doc.Value()
	if err != nil {
		t.Fatal(err)
	}
	return doc, v.(map[string]any)
}

func objectsOf(t *testing.T, result *engine.Result) map[string]*manifest.Object {
	t.Helper()
	objects := map[string]*manifest.Object{}
	for name, frame := range result.Files {
		for _, piece := range manifest.Split(frame.Text) {
			doc, err := manifest.Read(name, piece)
			if err != nil {
				t.Fatalf("%v\n%s", err, piece.Text)
			}
			found, _ := doc.Objects()
			for _, o := range found {
				objects[o.String()] = o
			}
		}
	}
	return objects
}
