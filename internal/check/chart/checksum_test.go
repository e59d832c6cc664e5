package chart

import (
	"slices"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
)

func TestReportFixedChecksums(t *testing.T) {
	digest := strings.Repeat("0aF", 20)
	for _, c := range []struct {
		kind, annotation string
		fixed, want      bool
	}{
		{"Deployment", "checksum/config: " + digest, true, true},
		{"StatefulSet", "secretChecksum: sha256:" + digest, true, true},
		{"Deployment", "checksum/config: " + digest, false, false},
		{"Deployment", `checksum/config: "3"`, true, false},
		{"Deployment", "checksum/config: 3", true, false},
		{"Deployment", "commit: " + digest, true, false},
		{"Deployment", "{}", true, false},
		{"Job", "checksum/config: " + digest, true, false},
	} {
		text := "apiVersion: v1\nkind: " + c.kind + "\nmetadata: {name: app}\nspec:\n  template:\n    metadata:\n      annotations:\n        " + c.annotation + "\n"
		var found []diag.Finding
		pass := check.Pass{
			Objects: manifesttest.Objects(t, "demo/templates/app.yaml", text),
			Report:  func(f diag.Finding) { found = append(found, f) },
		}
		at := diag.Span{File: "app.yaml", Line: 8}
		ReportFixedChecksums(&pass, func(*manifest.Object, diag.Path) ([]diag.Span, bool) { return []diag.Span{at}, c.fixed })
		if got := slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Rule == "template/fixed-checksum" && f.Span == at }); got != c.want {
			t.Errorf("%s %s, fixed %v: %v", c.kind, c.annotation, c.fixed, found)
		}
	}
}
