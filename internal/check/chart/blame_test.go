package chart

import (
	"testing"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

func layer(t *testing.T, kind values.Kind, name, text string) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	table, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Kind: kind, Name: name, Doc: doc, Values: table}
}

// A chart's own fail is placed at the value that its message is about, where
// that is clear.
func TestFromFailure(t *testing.T) {
	stack := &values.Stack{Layers: []*values.Layer{
		layer(t, values.Defaults, "values.yaml", "ingress:\n  enabled: true\n  hosts: []\nprobes:\n  readiness:\n    type: http\n  liveness:\n    type: http\nport: 8080\nimage:\n  repository: x\nredis:\n  auth: {}\n"),
		layer(t, values.Overlay, "values-prod.yaml", "\nprobes:\n  readiness:\n    type: tcp\n"),
	}}
	at := diag.Span{File: "deployment.yaml", Line: 9, Column: 5}
	for msg, want := range map[string]string{
		"ingress.hosts: needs at least one":                                   "values.yaml:3:3 inferred",
		".Values.port must be above 1024":                                     "values.yaml:9:7 inferred",
		"set Values.port":                                                     "values.yaml:9:7 inferred",
		"port: must be above 1024":                                            "values.yaml:9:7 inferred",
		"ingress.enabled: wants probes.readiness.type to be http":             "values-prod.yaml:4:11 inferred",
		"probes.readiness.type is tcp, and probes.readiness.port has no name": "values-prod.yaml:4:11 inferred",
		"ingress.enabled: wants probes.liveness.type to be http":              "values.yaml:2:12 inferred",
		"both of ingress.enabled and probes.liveness.type are set":            "deployment.yaml:9:5 exact",
		"image.tag is required":                                               "values.yaml:10:1 inferred",
		`"image.tag" is required`:                                             "values.yaml:10:1 inferred",
		"give image.tag":                                                      "deployment.yaml:9:5 exact",
		"a port is needed, e.g. 8080":                                         "deployment.yaml:9:5 exact",
		"gone.path: is required":                                              "deployment.yaml:9:5 exact",
		"see https://example.com/ingress.enabled.html":                        "deployment.yaml:9:5 exact",
		"": "deployment.yaml:9:5 exact",
	} {
		f := FromFailure(&engine.Error{Span: at, Msg: msg, Func: "fail"}, stack, nil)
		if got := f.Span.String() + " " + f.Precision.String(); got != want {
			t.Errorf("%q: %s, want %s", msg, got, want)
		}
		if f.Precision == diag.Inferred && (len(f.Related) < 2 || f.Related[0].Span != at) {
			t.Errorf("%q: the template line is not told: %v", msg, f.Related)
		}
	}
	if f := FromFailure(&engine.Error{Span: at, Msg: "auth: needed", Func: "required"}, stack, diag.Path{"redis"}); f.Span.String() != "values.yaml:13:3" {
		t.Errorf("of a subchart: %s", f.Span)
	}
	if f := FromFailure(&engine.Error{Span: at, Msg: "port: function not defined"}, stack, nil); f.Span != at {
		t.Errorf("an error of the template itself: %s", f.Span)
	}
}
