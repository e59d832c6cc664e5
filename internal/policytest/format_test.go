package policytest

import (
	"io/fs"
	"path"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/policies"
)

func TestDefaultYardIsFormatted(t *testing.T) {
	err := fs.WalkDir(policies.FS, ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(policies.FS, file)
		if err != nil {
			return err
		}
		formatted, err := Format(file, text)
		if diff := cmp.Diff(string(formatted), string(text)); diff != "" && err == nil {
			t.Errorf("%s: run chartyard policy fmt policies (-fmt +written):\n%s", file, diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
