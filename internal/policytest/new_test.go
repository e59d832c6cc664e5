package policytest

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/scaffold"
)

// A new rule is tested and formatted as it stands, whatever it is called.
func TestNewRule(t *testing.T) {
	for _, id := range []string{"acme/named", "acme/cost-centre", "our-own/named", "import/default"} {
		fsys := fstest.MapFS{}
		for _, file := range scaffold.NewRule(id) {
			fsys[id+"/"+file.Path] = &fstest.MapFile{Data: file.Text}
			if file.Path[len(file.Path)-1] != 'o' {
				continue
			}
			formatted, err := Format(file.Path, file.Text)
			if err != nil {
				t.Errorf("%s: %v", id, err)
			}
			if diff := cmp.Diff(string(formatted), string(file.Text)); diff != "" {
				t.Errorf("%s is not formatted (-fmt +written):\n%s", id, diff)
			}
		}
		report := run(t, fsys, Options{})
		if report.Failed() || len(report.Results) != 4 {
			t.Errorf("%s: %+v", id, report.Results)
		}
		for _, c := range report.Coverage {
			if c.Percent() < 100 {
				t.Errorf("%s: %+v", id, c)
			}
		}
	}
}
