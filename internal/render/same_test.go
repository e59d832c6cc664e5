package render

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Each file of testdata/same holds a chart below chart/. Its first lines are
// commands: "helm NAME [flags]" renders the chart, "pack DIR" first makes a
// packaged chart of a directory and puts it in its place.
func TestSameBytesAsHelm(t *testing.T) {
	casetest.EachArchive(t, "testdata/same/*.txtar", func(t *testing.T, archive casetest.Archive) {
		dir := filepath.Join(t.TempDir(), "with space")
		unpack(t, archive.Archive, dir)
		for line := range strings.Lines(string(archive.Comment)) {
			verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			switch verb {
			case "pack":
				pack(t, filepath.Join(dir, rest))
			case "helm":
				sameBytes(t, filepath.Join(dir, "chart"), parseRequest(t, rest, dir))
			case "", "#":
			default:
				t.Fatalf("no command %q", verb)
			}
		}
	})
}

// The chart that helm create makes, as a directory and packed.
func TestSameBytesForHelmCreate(t *testing.T) {
	dir, err := chartutil.Create("created", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	packed := saveChart(t, dir, t.TempDir())
	for _, chart := range []string{dir, packed} {
		for _, line := range []string{"rel", "created -n prod --kube-version 1.30", "rel --skip-tests", "rel --no-hooks", "rel --show-only templates/service.yaml --show-only templates/*.yaml"} {
			sameBytes(t, chart, parseRequest(t, line, ""))
		}
	}
}

func sameBytes(t *testing.T, chart string, r request) {
	t.Helper()
	want, wantErr := helmTemplate(t, chart, r)
	out, err := renderRequest(t, chart, r)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%+v: error %v, Helm's %v", r, err, wantErr)
	}
	if err != nil {
		return
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("%+v (-helm +chartyard):\n%s", r, diff)
	}
	checkDocuments(t, out)
}

func renderRequest(t *testing.T, chart string, r request) (*Output, error) {
	t.Helper()
	c, err := Load(chart)
	if err != nil {
		return nil, err
	}
	return Render(context.Background(), engine.NewCache(), c, inputOf(t, r))
}

func inputOf(t *testing.T, r request) Input {
	t.Helper()
	in := Input{
		Release: r.release, Namespace: r.namespace, IsUpgrade: r.upgrade, KubeVersion: r.kubeVersion,
		APIVersions: r.apiVersions, IncludeCRDs: r.crds, NoHooks: r.noHooks, SkipTests: r.skipTests, ShowOnly: r.showOnly,
	}
	for _, file := range r.files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := yamldoc.Parse(file, text)
		if err != nil {
			t.Fatal(err)
		}
		content, err := doc.Map()
		if err != nil {
			t.Fatal(err)
		}
		in.Layers = append(in.Layers, &values.Layer{Kind: values.File, Name: file, Doc: doc, Values: content})
	}
	return in
}

// checkDocuments holds that every document can be found where it says it is.
func checkDocuments(t *testing.T, out *Output) {
	t.Helper()
	for _, d := range out.Documents {
		if d.File == "" {
			t.Errorf("%s: no file that the user knows", d.Template)
		}
		if d.CRD {
			continue
		}
		frame := out.Frames.Files[d.Template]
		if frame == nil || !strings.HasPrefix(frame.Text[d.Offset:], d.Text) {
			t.Errorf("%s: offset %d does not lead to the document", d.Template, d.Offset)
		}
	}
}

func unpack(t *testing.T, archive *txtar.Archive, dir string) {
	t.Helper()
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// pack replaces a chart's directory by the packaged chart.
func pack(t *testing.T, dir string) {
	t.Helper()
	saveChart(t, dir, filepath.Dir(dir))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

func saveChart(t *testing.T, dir, into string) string {
	t.Helper()
	c, err := loader.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	name, err := chartutil.Save(c, into)
	if err != nil {
		t.Fatal(err)
	}
	return name
}
