package policy

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/policies"
)

// Some of the rules of a program say what the same ones say from source.
func TestSomeRulesOfAProgram(t *testing.T) {
	sources, err := read(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	program, err := unpackProgram(sources)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	some := func(Rule) bool { n++; return n%2 == 0 }
	byProgram := program.Only(some)
	n = 0
	bySource := mustLoad(t, policies.FS).Only(some)
	casetest.Each(t, "testdata/cases/*.yaml", func(t *testing.T, file string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all := objects(t, string(text))
		if diff := cmp.Diff(said(t, bySource, all), said(t, byProgram, all)); diff != "" {
			t.Errorf("findings (-sources +program):\n%s", diff)
		}
	})
}
