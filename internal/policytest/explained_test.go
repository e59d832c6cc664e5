package policytest

import (
	"fmt"
	"regexp"
	"testing"
	"testing/fstest"
)

// yardOf is rules of which the first few say why they are there.
func yardOf(with, without int) fstest.MapFS {
	out := fstest.MapFS{}
	for n := range with + without {
		name, why := fmt.Sprintf("r%d", n), ""
		if n < with {
			why = ", rationale: It breaks"
		}
		out["a/"+name+"/rule.rego"] = &fstest.MapFile{Data: []byte(
			"# METADATA\n# title: T\n# description: D.\n# custom: {severity: info, remediation: R" + why + "}\npackage policies.a." + name +
				"\n\nviolation contains {\"msg\": \"m\", \"path\": []} if input.x\n")}
	}
	return out
}

// A rule that does not say why it is there fails where that is usual.
func TestRationale(t *testing.T) {
	for _, c := range []struct{ with, without, failed int }{
		{0, 1, 0}, {0, 4, 0}, {1, 1, 0}, {2, 1, 0}, {3, 1, 1}, {5, 2, 0}, {6, 2, 2}, {4, 0, 0},
	} {
		failed := 0
		for _, r := range run(t, yardOf(c.with, c.without), Options{}).Results {
			if r.Outcome == Failed {
				failed++
			}
		}
		if failed != c.failed {
			t.Errorf("%d with a rationale, %d without: %d failed, want %d", c.with, c.without, failed, c.failed)
		}
	}
	report := run(t, yardOf(3, 1), Options{Only: regexp.MustCompile("r0")})
	if len(report.Results) != 0 {
		t.Errorf("a rule that was not asked for is told of: %+v", report.Results)
	}
}
