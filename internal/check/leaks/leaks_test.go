package leaks

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/trace"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

var update = flag.Bool("update", false, "rewrite the findings in testdata")

// Each file of testdata is a chart, with a layer over its values in over.yaml,
// and the findings of this check.
func TestFindings(t *testing.T) {
	casetest.EachArchive(t, "testdata/*.txtar", func(t *testing.T, archive casetest.Archive) {
		var got strings.Builder
		for _, f := range findings(t, caseOf(t, archive.Archive)) {
			got.WriteString(written(f))
		}
		archive.Golden(t, "findings", got.String(), *update)
	})
}

func written(f diag.Finding) string {
	text := fmt.Sprintf("%s: %s: %s [%s]\n", f.Span, f.Severity, f.Message, f.Rule)
	if f.Object != nil {
		text += fmt.Sprintf("  %s %s\n", f.Object, f.Path)
	}
	for _, r := range f.Related {
		if r.Role == diag.RoleInclude || r.Role == diag.RoleValues {
			text += fmt.Sprintf("  %s %s\n", r.Role, r.Span)
		}
	}
	return text
}

// aCase is a chart with its values.
type aCase struct {
	chart *render.Chart
	in    render.Input
}

func caseOf(t testing.TB, archive *txtar.Archive) aCase {
	t.Helper()
	fsys := fstest.MapFS{"Chart.yaml": {Data: []byte("apiVersion: v2\nname: demo\nversion: 1.0.0\n")}}
	c := aCase{in: render.Input{Release: "demo", Namespace: "shop"}}
	for _, f := range archive.Files {
		switch f.Name {
		case "findings":
		case "over.yaml":
			c.in.Layers = append(c.in.Layers, layerOf(t, f))
		default:
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	var err error
	if c.chart, err = render.LoadFS(fsys, "chart"); err != nil {
		t.Fatal(err)
	}
	return c
}

func layerOf(t testing.TB, f txtar.File) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse(f.Name, f.Data)
	if err != nil {
		t.Fatal(err)
	}
	content, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Kind: values.File, Name: f.Name, Doc: doc, Values: content}
}

// marked reads the marks of a chart's default values and of its layers.
func (c aCase) marked(out *render.Output) func(diag.Path) bool {
	return func(entry diag.Path) bool {
		for _, layer := range out.Stack.Layers {
			if mark := entry.Append("sensitive"); mark.HasPrefix(layer.At) {
				if v, _ := values.Lookup(layer.Values, mark[len(layer.At):]); v == true {
					return true
				}
			}
		}
		return false
	}
}

// findings runs the check as the pipeline does.
func findings(t testing.TB, c aCase) []diag.Finding {
	t.Helper()
	ctx, engines, cache := context.Background(), engine.NewCache(), new(Cache)
	plain, err := render.Render(ctx, engines, c.chart, c.in)
	if plain == nil {
		t.Fatal(err)
	}
	canaries := cache.New()
	again := func(ctx context.Context, amend Amend) (*render.Output, error) {
		in := c.in
		in.Amend = amend
		return render.Render(ctx, engines, c.chart, in)
	}
	out, err := again(ctx, func(merged map[string]any, _ *values.Stack) { canaries.Plant(merged, c.marked(plain)) })
	if err != nil {
		return []diag.Finding{canaries.Unproved(err)}
	}
	tracer := trace.New(out.Frames, out.Values, out.Stack)
	pass := check.Pass{Service: "demo", Stack: out.Stack, Values: out.Values, Objects: objectsOf(out), Locate: tracer.Locate}
	found, err := check.Run(ctx, []check.Check{Check(Input{
		Canaries: canaries, Output: out, Position: tracer.Position, Again: again, Depends: true,
	})}, pass)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if masked := f; len(canaries.hits(written(f))) > 0 {
			t.Errorf("a canary is shown: %+v", masked)
		}
	}
	return found
}

func objectsOf(out *render.Output) []*manifest.Object {
	var all []*manifest.Object
	for _, doc := range out.Documents {
		objects, _ := doc.Objects()
		all = append(all, objects...)
	}
	return all
}

func TestRulesAreComplete(t *testing.T) {
	if err := check.Validate([]check.Check{Check(Input{})}); err != nil {
		t.Error(err)
	}
}
