package policy

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
)

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
