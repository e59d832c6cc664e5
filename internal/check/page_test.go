package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

func TestPage(t *testing.T) {
	page := Page{
		Rule: diag.Rule{
			ID: "a/b", Title: "A rule", Severity: diag.Warning, Description: "Numbers.",
			Remediation: "Raise it (spec.number), to <n>:\n\n    spec.number: <n>\n\nOr do not. In the standard chart: some.number, and 1.5.",
		},
		Profiles: []string{"production"},
		Bad:      "other: 1\nnumber: 1\n",
		Good:     "other: 1\nnumber: 2\n",
	}
	want := generated + "# A rule\n\n`a/b`, warning, in the profile production\n\n" + `## How to fix it

- In any chart: Raise it (` + "`spec.number`), to `<n>`" + `:

      spec.number: <n>

  Or do not.
- In the standard chart: ` + "`some.number`" + `, and 1.5.

## Why

Numbers.

## Breaks the rule

` + "```yaml\nother: 1\nnumber: 1\n```" + `

## Keeps the rule

` + "```diff\n other: 1\n-number: 1\n+number: 2\n```\n"
	if diff := cmp.Diff(want, RuleDocs([]Page{page})["a/b.md"]); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	page.Good = "third: 1\n"
	want = want[:len(want)-len("```diff\n other: 1\n-number: 1\n+number: 2\n```\n")] + "```yaml\nthird: 1\n```\n"
	if diff := cmp.Diff(want, RuleDocs([]Page{page})["a/b.md"]); diff != "" {
		t.Errorf("page of another text (-want +got):\n%s", diff)
	}
}

// The standard chart comes first where the text begins with it.
func TestPageOfTheStandardChartFirst(t *testing.T) {
	for remediation, want := range map[string]string{
		"In the standard chart: Set port.\n\nIn any other chart: Raise it.": "- In the standard chart: Set port.\n- In any other chart: Raise it.",
		"In the standard chart: Set port.":                                  "In the standard chart: Set port.",
	} {
		if got := (Page{Rule: diag.Rule{Remediation: remediation}}).remedy(); got != want {
			t.Errorf("%q is %q, want %q", remediation, got, want)
		}
	}
}
