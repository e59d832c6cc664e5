package check

import (
	"testing"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// A finding about an object that is not there stands at the value that keeps the
// chart from writing it, and where that is not known at the template line.
func TestReportAbsent(t *testing.T) {
	template := diag.Span{File: "chart/templates/deployment.yaml", Line: 3, Column: 1}
	condition := diag.Span{File: "chart/templates/networkpolicy.yaml", Line: 1, Column: 1}
	var got diag.Finding
	pass := Pass{
		Locate: func(*manifest.Object, diag.Path, string) Location { return Location{Template: template} },
		Absent: func(_ *manifest.Object, kind string) (Location, bool) {
			return Location{Template: condition, ValuesPath: diag.Path{"networkPolicy", "enabled"}}, kind == "NetworkPolicy"
		},
		Report: func(f diag.Finding) { got = f },
	}
	for kind, want := range map[string]diag.Span{"NetworkPolicy": condition, "PodDisruptionBudget": template} {
		pass.ReportAbsent(diag.Finding{Rule: "a/b", Message: "none"}, &manifest.Object{}, diag.Path{"spec"}, kind)
		if got.Span != want || got.Object == nil || got.Path.String() != "spec" {
			t.Errorf("%s: %+v, want it at %v", kind, got, want)
		}
		if known := len(got.ValuesPath) > 0; known != (want == condition) {
			t.Errorf("%s: values path %v", kind, got.ValuesPath)
		}
	}
	pass.Absent = nil
	pass.ReportAbsent(diag.Finding{Rule: "a/b", Message: "none"}, &manifest.Object{}, diag.Path{"spec"}, "NetworkPolicy")
	if got.Span != template {
		t.Errorf("%+v, want it at %v", got, template)
	}
}
