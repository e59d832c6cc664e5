package scaffold_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/yard"
)

// A copy is the yard it was made from, but for its name.
func TestNewYard(t *testing.T) {
	from, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := scaffold.NewYard(from, "acme")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := scaffold.Write(t.Context(), tree, dir, scaffold.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	copied, err := yard.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if copied.Name != "acme" || copied.Version != from.Version || !cmp.Equal(copied.Environments, from.Environments) || !cmp.Equal(copied.Waivers, from.Waivers) {
		t.Errorf("the copy is %+v", copied)
	}
	files := 0
	err = fs.WalkDir(from.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		want, err := fs.ReadFile(from.FS, name)
		if err != nil {
			return err
		}
		got, err := fs.ReadFile(copied.FS, name)
		if name == yard.File {
			if text := string(got); strings.Contains(text, "binary") || !strings.Contains(text, "\nname: acme\n") {
				t.Errorf("it says of itself:\n%.300s", text)
			}
			return err
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is another", name)
		}
		return err
	})
	if err != nil || files != len(tree) {
		t.Errorf("%d files of %d: %v", len(tree), files, err)
	}
}
