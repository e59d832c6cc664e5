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

` + "`a/b`" + `, error, in every profile

## How to fix it

Do better.

## Why

For tests.

## If it has to stay

Put a waiver above the line that the finding names, with the last day it holds, a reason, and who answers for it; or set one down under ` +
		"`waivers` in chartyard.yaml. A yard may say that the rule is never waived.\n\n" +
		"```yaml\n# chartyard:ignore a/b until=YYYY-MM-DD reason=\"…\" owner=…\n```" + `

## Where it applies

To objects of every kind but CustomResourceDefinition.
`
	if diff := cmp.Diff(want, check.RuleDocs(pages)["a/b.md"]); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}
