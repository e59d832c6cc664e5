package policy

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
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
