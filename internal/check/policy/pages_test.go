package policy

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/policies"
)

func TestRuleDocsAreFresh(t *testing.T) {
	for _, problem := range generate(t, *update) {
		t.Errorf("%s (go test ./internal/check/policy -update rewrites it)", problem)
	}
}

// generate makes the pages of the rules and says which differ from those in
// docs/rules, or writes them.
func generate(t *testing.T, write bool) (stale []string) {
	t.Helper()
	const folder = "../../../docs/rules"
	pages, err := mustLoad(t, policies.FS).Pages(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	docs := check.RuleDocs(pages)
	for name, want := range docs {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if write {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if diff := cmp.Diff(string(got), want); err != nil || diff != "" {
			stale = append(stale, name+" is stale: "+diff)
		}
	}
	err = fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if _, ok := docs[name]; err == nil && !entry.IsDir() && !ok {
			stale = append(stale, name+" is of no rule: remove it")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return stale
}

func TestPagesOfRulesWithoutExamples(t *testing.T) {
	files := fstest.MapFS{"a/b/rule.rego": {Data: []byte(minimalRule("true"))}}
	p := mustLoad(t, files)
	pages, err := p.Pages(files)
	if err != nil {
		t.Fatal(err)
	}
	want := `<!-- Generated from the rules' metadata. Change it there and run make docs. -->

# A rule

` + "`a/b`" + `, error

## Why

For tests.

## How to fix it

Do better.

## Where it applies

To objects of every kind but CustomResourceDefinition.
`
	if diff := cmp.Diff(want, check.RuleDocs(pages)["a/b.md"]); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}
