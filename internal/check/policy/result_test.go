package policy

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// A result says as much as it knows: what it leaves out is the object as a whole,
// and the rule's remediation.
func TestResultsMaySayLess(t *testing.T) {
	for violation, want := range map[string][3]string{
		`"plain"`:         {"plain", "", "Do better."},
		`{"msg": "bare"}`: {"bare", "", "Do better."},
		`{"msg": "full", "path": ["metadata", "name"], "remediation": "Rename it."}`: {"full", "metadata.name", "Rename it."},
	} {
		rule := "# METADATA\n# title: A rule\n# description: For tests.\n# custom: {severity: error, remediation: Do better.}\n" +
			"package policies.a.b\n\nviolation contains " + violation + "\n"
		found := findings(t, mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}}), objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n"))
		if len(found) != 1 {
			t.Fatalf("%s: %v", violation, found)
		}
		if diff := cmp.Diff(want, [3]string{found[0].Message, found[0].Path.String(), found[0].Remediation}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", violation, diff)
		}
	}
}

// What no value makes right is placed at the template line.
func TestResultsSayWhichLineIsAtFault(t *testing.T) {
	template, value := diag.Span{File: "pod.yaml", Line: 2}, diag.Span{File: "values.yaml", Line: 3}
	condition := diag.Span{File: "service.yaml", Line: 1}
	pass := check.Pass{
		Objects: objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n"),
		Locate: func(*manifest.Object, diag.Path, string) check.Location {
			origin := values.Origin{Layer: &values.Layer{Name: "values.yaml"}, Span: value, Path: diag.Path{"name"}}
			return check.Location{Template: template, ValuesPath: diag.Path{"name"}, Origins: []values.Origin{origin}, Precision: diag.Exact}
		},
		Absent: func(_ *manifest.Object, kind string) (check.Location, bool) {
			return check.Location{Template: condition, ValuesPath: diag.Path{"name"}}, kind == "Service"
		},
	}
	for at, want := range map[string]diag.Span{
		"": value, `, "at": "value"`: value, `, "at": "template"`: template,
		`, "missing": "Service"`: condition, `, "missing": "Ingress"`: template,
	} {
		rule := "# METADATA\n# title: A rule\n# description: For tests.\n# custom: {severity: error, remediation: Do better.}\n" +
			"package policies.a.b\n\n" + `violation contains {"msg": "bad", "path": ["metadata", "name"]` + at + "}\n"
		p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
		found, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Span != want || found[0].ValuesPath.String() != "name" {
			t.Errorf("%q: %v", at, found)
		}
	}
}
