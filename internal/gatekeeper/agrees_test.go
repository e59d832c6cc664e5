package gatekeeper

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/policies"
)

// TestCheckAgrees is TestGatorAgrees with chartyard in gator's place: check
// --policy runs the templates, as they would be in a cluster, where there is no
// gator.
func TestCheckAgrees(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"library": policies.FS, "shapes": os.DirFS("testdata/shapes")} {
		t.Run(name, func(t *testing.T) {
			export := mustExport(t, fsys)
			var files []gatekeeper.File
			for _, file := range export.Tree {
				if !strings.HasPrefix(file.Path, "suites/") {
					files = append(files, gatekeeper.File{Name: file.Path, Text: file.Text})
				}
			}
			templates, err := gatekeeper.Load(gatekeeper.Options{Files: files})
			if err != nil {
				t.Fatal(err)
			}
			ids := map[string]string{}
			for _, r := range templates.Check().Rules {
				kind, _, _ := strings.Cut(templates.Constraint(r.ID), "/")
				for _, e := range export.Exported {
					if e.Kind == kind {
						ids[r.ID] = e.ID
					}
				}
			}
			texts := examples(t, fsys)
			texts = append(texts, withNulls(t, texts)...)
			got := messages(t, templates.Check(), texts, ids)
			want := messages(t, exportedRules(t, fsys, export).Check(), texts, nil)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings of each object (-rules +templates):\n%s", diff)
			}
			if len(want) < len(export.Exported) {
				t.Errorf("%d objects have findings, fewer than there are rules", len(want))
			}
		})
	}
}

// exportedRules are the rules of fsys that are exported.
func exportedRules(t *testing.T, fsys fs.FS, export *Export) *policy.Policies {
	t.Helper()
	rules, err := policy.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return rules.Only(func(r policy.Rule) bool {
		return slices.ContainsFunc(export.Exported, func(e Exported) bool { return e.ID == r.ID })
	})
}

// messages are what a check says of each object, with the IDs of rules as ids
// has them.
func messages(t *testing.T, c check.Check, texts []string, ids map[string]string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, text := range texts {
		found, err := check.Run(t.Context(), []check.Check{c}, check.Pass{Environment: "prod", Objects: manifesttest.Objects(t, "x", text)})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			id := f.Rule
			if ids != nil {
				id = ids[f.Rule]
			}
			key := canonical(t, text)
			out[key] = append(out[key], fmt.Sprintf("%s: %s", id, f.Message))
		}
	}
	return tidy(out)
}
