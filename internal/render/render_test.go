package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// chartOf loads a chart from texts; Chart.yaml is a plain one unless given.
func chartOf(t *testing.T, files map[string]string) *Chart {
	t.Helper()
	fsys := fstest.MapFS{"Chart.yaml": {Data: []byte(plainChart)}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := LoadFS(fsys, "chart")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func layerOf(t *testing.T, file, text string) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse(file, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	content, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Kind: values.Overlay, Name: file, Doc: doc, Values: content}
}

func mustRender(t *testing.T, c *Chart, in Input) *Output {
	t.Helper()
	if in.Release == "" {
		in.Release = "rel"
	}
	out, err := Render(context.Background(), engine.NewCache(), c, in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRenderRefuses(t *testing.T) {
	const sub = "apiVersion: v2\nname: sub\nversion: 1.0.0\n"
	for name, test := range map[string]struct {
		files map[string]string
		in    Input
		want  string
		fault Fault
	}{
		"a library": {
			files: map[string]string{"Chart.yaml": plainChart + "type: library\n"}, in: Input{Release: "rel"}, fault: FaultLibrary,
			want: "chart/Chart.yaml:4:1: a library chart lends templates to other charts and renders nothing itself; render a chart that depends on it",
		},
		"no release name": {
			fault: FaultInput,
			want:  `release name "": want lower-case letters, digits, - and . between them, at most 53 in all; choose one with --release`,
		},
		"a Kubernetes version of one number": {
			in: Input{Release: "rel", KubeVersion: "1"}, fault: FaultInput,
			want: `"1" is no Kubernetes version: the minor number is missing, as in 1.0`,
		},
		"a Kubernetes version the chart does not want": {
			files: map[string]string{"Chart.yaml": plainChart + `kubeVersion: ">=1.30"` + "\n"}, in: Input{Release: "rel", KubeVersion: "1.29"}, fault: FaultVersion,
			want: "chart/Chart.yaml:4:1: the chart wants Kubernetes >=1.30, this is v1.29; choose another with --kube-version, or widen the range",
		},
		"a value where a subchart's stand": {
			files: map[string]string{"charts/sub/Chart.yaml": sub}, in: Input{Release: "rel", Layers: []*values.Layer{layerOf(t, "prod.yaml", "# c\nsub: off\n")}}, fault: FaultClash,
			want: "prod.yaml:2:6: sub: want keys with values for the subchart, found true or false",
		},
		"a value of the chart's own where a subchart's stand": {
			files: map[string]string{"charts/sub/Chart.yaml": sub, "values.yaml": "sub: [1]\n"}, in: Input{Release: "rel"}, fault: FaultClash,
			want: "chart/values.yaml:1:6: sub: want keys with values for the subchart, found a list; only keys with values may stand there",
		},
		"output that is no YAML": {
			files: map[string]string{"templates/a.yaml": "kind: A\n---\n{{ if true }}\nkind: B\nbad: [\n{{ end }}"}, in: Input{Release: "rel"}, fault: FaultManifest,
			want: "chart/templates/a.yaml:",
		},
		"output that is no mapping": {
			files: map[string]string{"templates/a.yaml": "kind: A\n---\n# text\n{{ .Release.Name }}"}, in: Input{Release: "rel"}, fault: FaultManifest,
			want: "chart/templates/a.yaml:4:4: Helm cannot read the rendered text (line 4 of the template's output): want keys with values, found text",
		},
		"a file that is not there": {
			files: map[string]string{"templates/service.yaml": "kind: A"}, in: Input{Release: "rel", ShowOnly: []string{"templates/servise.yaml"}}, fault: FaultInput,
			want: "no file templates/servise.yaml in the output of the chart; did you mean templates/service.yaml?",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Render(context.Background(), engine.NewCache(), chartOf(t, test.files), test.in)
			fault := (*Error)(nil)
			if !errors.As(err, &fault) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if !strings.HasPrefix(err.Error(), test.want) || fault.Fault != test.fault {
				t.Errorf("got  %s (%s)\nwant %s (%s)", err, fault.Fault, test.want, test.fault)
			}
		})
	}
}

// A fault of rendered text is placed at the line of the template, also where
// lines of values stand before it.
func TestManifestFaultsLeadToTheTemplate(t *testing.T) {
	c := chartOf(t, map[string]string{
		"values.yaml":      "list: [1, 2, 3]\nbad: '{'\n",
		"templates/a.yaml": "kind: A\nlist:\n{{- range .Values.list }}\n- {{ . }}\n{{- end }}\nafter: 1\nbroken: {{ .Values.bad }}\n",
	})
	_, err := Render(context.Background(), engine.NewCache(), c, Input{Release: "rel"})
	fault := (*Error)(nil)
	if !errors.As(err, &fault) || fault.Span.File != "chart/templates/a.yaml" || fault.Span.Line != 7 {
		t.Errorf("Render: %v, want a fault at chart/templates/a.yaml:7", err)
	}
	if fault != nil && fault.Template != "app/templates/a.yaml" {
		t.Errorf("Template = %q", fault.Template)
	}
}

func TestOutput(t *testing.T) {
	c := chartOf(t, map[string]string{
		"values.schema.json":           "{}",
		"templates/NOTES.txt":          "notes for {{ .Release.Name }}",
		"templates/a.yaml":             "kind: ConfigMap\n---\nkind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-instal}}",
		"crds/c.yaml":                  "kind: CustomResourceDefinition\n---\nbroken: [",
		"charts/s/Chart.yaml":          "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
		"charts/s/values.schema.json":  "{ }",
		"charts/s/templates/NOTES.txt": "not shown",
	})
	out := mustRender(t, c, Input{IncludeCRDs: true})
	var got []string
	for _, d := range out.Documents {
		got = append(got, fmt.Sprintf("%s %s %s +%d hook=%v test=%v crd=%v", d.Head.Kind, d.Template, d.File, d.Offset, d.Hook, d.Test, d.CRD))
	}
	want := []string{
		"CustomResourceDefinition app/crds/c.yaml chart/crds/c.yaml +0 hook=false test=false crd=true",
		"ConfigMap app/templates/a.yaml chart/templates/a.yaml +0 hook=false test=false crd=false",
		"Pod app/templates/a.yaml chart/templates/a.yaml +20 hook=true test=true crd=false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if len(out.Dropped) != 1 || out.Dropped[0].Head.Kind != "Job" {
		t.Errorf("dropped %v, want the Job with a hook that Helm does not know", out.Dropped)
	}
	if len(out.Unread) != 1 || out.Unread[0].Span.File != "chart/crds/c.yaml" || out.Unread[0].Span.Line < 3 {
		t.Errorf("unread %v, want the second document of the CRD file", out.Unread)
	}
	if out.Notes != "notes for rel" {
		t.Errorf("notes %q", out.Notes)
	}
	wantSchemas := []Schema{
		{File: "chart/values.schema.json", Text: []byte("{}")},
		{File: "chart/charts/s/values.schema.json", At: diag.Path{"sub"}, Text: []byte("{ }")},
	}
	if diff := cmp.Diff(wantSchemas, out.Schemas); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	if n, err := out.WriteTo(&b); err != nil || b.String() != out.String() || n != int64(b.Len()) {
		t.Errorf("WriteTo wrote %d bytes, %v", n, err)
	}
}

// Every value has a layer behind it, in the file where it stands.
func TestStack(t *testing.T) {
	c := chartOf(t, map[string]string{
		"Chart.yaml":              plainChart + "dependencies:\n- {name: sub, version: '*', alias: one, import-values: [{child: data, parent: got}, exported]}\n- {name: sub, version: '*', condition: sub.enabled}\n",
		"values.yaml":             "one:\n  data: {b: mine}\nglobal: {zone: eu}\n",
		"charts/sub/Chart.yaml":   "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
		"charts/sub/values.yaml":  "data: {a: theirs, b: theirs}\nenabled: false\nexports:\n  exported:\n    top: 1\n",
		"templates/a.yaml":        "x: {{ .Values.got | toJson }}",
		"charts/sub/templates/_t": "",
	})
	out := mustRender(t, c, Input{Layers: []*values.Layer{layerOf(t, "chart/values-prod.yaml", "one:\n  enabled: true\n")}})
	for path, want := range map[string]string{
		"one.enabled":     "chart/charts/sub/values.yaml:2:10 chart/values-prod.yaml:2:12",
		"one.data.a":      "chart/charts/sub/values.yaml:1:11",
		"one.data.b":      "chart/charts/sub/values.yaml:1:22 chart/values.yaml:2:13",
		"got.a":           "chart/charts/sub/values.yaml:1:11",
		"got.b":           "chart/charts/sub/values.yaml:1:22 chart/values.yaml:2:13",
		"top":             "chart/charts/sub/values.yaml:5:10",
		"one.global.zone": "chart/values.yaml:3:16",
		"sub.enabled":     "",
	} {
		at, err := diag.ParsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, origin := range out.Stack.Origins(at) {
			got = append(got, origin.Span.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if diff := cmp.Diff(map[string]any{"a": "theirs", "b": "mine"}, out.Values["got"]); diff != "" {
		t.Errorf("imported values (-want +got):\n%s", diff)
	}
}

// What templates do to their data reaches neither another render nor the
// values that Output tells, also when renders run at the same time.
func TestRendersShareNothing(t *testing.T) {
	c := chartOf(t, map[string]string{
		"Chart.yaml":                  plainChart + "dependencies:\n- {name: sub, version: '*', alias: other, import-values: [{child: data, parent: got}]}\n",
		"values.yaml":                 "n: 0\nlist: [{x: 1}]\n",
		"templates/b.yaml":            `n: {{ .Values.n }}{{ $_ := set .Values "n" "changed" }}{{ $_ := set (first .Values.list) "x" .Release.Name }}{{ $_ := set .Release "Name" "x" }}{{ $_ := set .Values.got "a" "changed" }}`,
		"templates/a.yaml":            "after: {{ .Values.n }} {{ (first .Values.list).x }} {{ .Release.Name }}",
		"charts/sub/Chart.yaml":       "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
		"charts/sub/values.yaml":      "data: {a: 1}\n",
		"charts/sub/templates/c.yaml": `sub: {{ .Values.data.a }}{{ $_ := set .Values.data "a" "changed" }}`,
	})
	cache := engine.NewCache()
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			overlay := map[string]any{"n": float64(i)}
			out, err := Render(context.Background(), cache, c, Input{Release: fmt.Sprintf("r%d", i), Values: overlay})
			if err != nil {
				t.Error(err)
				return
			}
			want := fmt.Sprintf("---\n# Source: app/charts/other/templates/c.yaml\nsub: 1\n---\n# Source: app/templates/a.yaml\nafter: changed r%d x\n---\n# Source: app/templates/b.yaml\nn: %d\n", i, i)
			if got := out.String(); got != want {
				t.Errorf("render %d:\n%s\nwant\n%s", i, got, want)
			}
			if out.Values["n"] != float64(i) || overlay["n"] != float64(i) {
				t.Errorf("render %d: values %v, overlay %v", i, out.Values["n"], overlay["n"])
			}
		})
	}
	wg.Wait()
}
