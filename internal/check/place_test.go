package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// show writes a finding's places, one to a line.
func show(f diag.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "at %s from %s value %s (%s)\n", f.Span, f.Origin, f.ValuesPath, f.Precision)
	for _, r := range f.Related {
		fmt.Fprintf(&b, "%s %s %s\n", r.Role, r.Span, r.Message)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

func layer(t *testing.T, kind values.Kind, name, text string) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse("chart/"+name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	content, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Kind: kind, Name: name, Doc: doc, Values: content}
}

func TestReportValue(t *testing.T) {
	base := "image:\n  tag: 1.4.2\nresources:\n  limits:\n    memory: 1Gi\n"
	set := &values.Layer{Kind: values.Set, Name: "--set image.tag=latest", Values: map[string]any{"image": map[string]any{"tag": "latest"}}}
	for _, test := range []struct {
		name, overlay string
		set           *values.Layer
		path          string
		want          string
	}{
		{"the only layer", "{}", nil, "image.tag", `
at chart/values.yaml:2:8 from values.yaml value image.tag (unknown)
values chart/values.yaml:2:8 values.yaml sets image.tag
`},
		{"the overlay wins", "image: {tag: 1.5.0}", nil, "image.tag", `
at chart/values-prod.yaml:1:14 from values-prod.yaml value image.tag (unknown)
values chart/values.yaml:2:8 values.yaml sets image.tag, overridden
values chart/values-prod.yaml:1:14 values-prod.yaml sets image.tag
`},
		{"an argument has no line", "{}", set, "image.tag", `
at  from --set image.tag=latest value image.tag (unknown)
values chart/values.yaml:2:8 values.yaml sets image.tag, overridden
values  --set image.tag=latest sets image.tag
`},
		{"a null removes", "resources: {limits: {memory: null}}", nil, "resources.limits.memory", `
at chart/values-prod.yaml:1:30 from values-prod.yaml value resources.limits.memory (unknown)
values chart/values.yaml:5:13 values.yaml sets resources.limits.memory, overridden
values chart/values-prod.yaml:1:30 values-prod.yaml sets resources.limits.memory to null, which removes it
`},
		{"a null removes the parent", "\nresources: null", nil, "resources.limits.memory", `
at chart/values-prod.yaml:2:12 from values-prod.yaml value resources.limits.memory (unknown)
values chart/values.yaml:5:13 values.yaml sets resources.limits.memory, overridden
values chart/values-prod.yaml:2:12 values-prod.yaml sets resources to null, which removes resources.limits.memory
`},
		{"no layer has it", "resources: {requests: {cpu: 1}}", nil, "resources.limits.cpu", `
at chart/values.yaml:4:3 from values.yaml value resources.limits.cpu (unknown)
values chart/values.yaml:4:3 values.yaml has resources.limits but not resources.limits.cpu
`},
		{"a list is replaced as a whole", "args: [a]", nil, "args[3]", `
at chart/values-prod.yaml:1:1 from values-prod.yaml value args[3] (unknown)
values chart/values-prod.yaml:1:1 values-prod.yaml sets args as a whole
`},
		{"no layer has anything of it", "{}", nil, "probes.port", `
at  from  value probes.port (unknown)
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := &values.Stack{Layers: []*values.Layer{
				layer(t, values.Defaults, "values.yaml", base), layer(t, values.Overlay, "values-prod.yaml", test.overlay),
			}}
			if test.set != nil {
				stack.Layers = append(stack.Layers, test.set)
			}
			path, err := diag.ParsePath(test.path)
			if err != nil {
				t.Fatal(err)
			}
			var got diag.Finding
			pass := Pass{Stack: stack, Report: func(f diag.Finding) { got = f }}
			pass.ReportValue(diag.Finding{Rule: "a/b"}, path)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), show(got)); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReportAt(t *testing.T) {
	obj := &manifest.Object{Object: diag.Object{Kind: "Deployment", Name: "app"}}
	path := diag.Path{"spec", "replicas"}
	defaults := &values.Layer{Kind: values.Defaults, Name: "values.yaml"}
	loc := Location{
		Precision: diag.Exact,
		Template:  diag.Span{File: "chart/templates/_pod.tpl", Line: 7},
		Includes:  []diag.Span{{File: "chart/templates/deployment.yaml", Line: 3}},
		Rendered:  diag.Span{File: "app/templates/deployment.yaml", Line: 9},
	}
	places := `template chart/templates/_pod.tpl:7
include chart/templates/deployment.yaml:3
rendered app/templates/deployment.yaml:9 deployment/app spec.replicas
`
	withValue := loc
	withValue.ValuesPath = diag.Path{"replicas"}
	withValue.Origins = []values.Origin{{Layer: defaults, Span: diag.Span{File: "chart/values.yaml", Line: 4}, Path: diag.Path{"replicas"}, Written: diag.Path{"replicas"}}}

	unset := loc
	unset.ValuesPath = diag.Path{"replica"}
	unset.Unset = Named{Name: diag.Path{"Values", "replica"}, Siblings: []string{"image", "replicas"}}

	for _, test := range []struct {
		name string
		loc  Location
		want string
	}{
		{"the template names a value that is not there", unset, "at chart/templates/_pod.tpl:7 from  value replica (exact)\n" + places +
			"values  no layer sets .Values.replica; did you mean .Values.replicas?\n"},
		{"a value is behind it", withValue, "at chart/values.yaml:4 from values.yaml value replicas (exact)\n" +
			places + "values chart/values.yaml:4 values.yaml sets replicas\n"},
		{"the template wrote it alone", loc, "at chart/templates/_pod.tpl:7 from  value  (exact)\n" + places},
		{"nothing is known", Location{}, "at  from  value  (unknown)\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got diag.Finding
			pass := Pass{
				Locate: func(*manifest.Object, diag.Path, string) Location { return test.loc },
				Report: func(f diag.Finding) { got = f },
			}
			pass.ReportAt(diag.Finding{Rule: "a/b"}, obj, path)
			if diff := cmp.Diff(test.want, show(got)); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
			if got.Object.String() != "deployment/app" || !got.Path.Equal(path) {
				t.Errorf("object %v, path %v", got.Object, got.Path)
			}
		})
	}
}
