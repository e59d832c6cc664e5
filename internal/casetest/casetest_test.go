package casetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorder takes what a test says against its case.
type recorder struct {
	testing.TB
	faults int
}

func (r *recorder) Errorf(string, ...any) { r.faults++ }

func TestArchiveGolden(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.case.txtar")
	write(t, file, []byte("# about\n-- given --\n1\n-- want --\nold\n"))
	var names []string
	EachArchive(t, file, func(t *testing.T, archive Archive) {
		names = append(names, filepath.Base(t.Name()))
		r := &recorder{TB: t}
		if archive.Golden(r, "want", "old\n", false); r.faults != 0 {
			t.Error("what is equal is a fault")
		}
		if archive.Golden(r, "want", "new\n", false); r.faults != 1 {
			t.Error("what differs is none")
		}
		archive.Golden(t, "want", "new\n", true)
		archive.Golden(t, "more", "2\n", true)
	})
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("# about\n-- given --\n1\n-- want --\nnew\n-- more --\n2\n", string(got)); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.case"}, names); diff != "" {
		t.Errorf("subtests (-want +got):\n%s", diff)
	}
}

func TestGolden(t *testing.T) {
	file := filepath.Join(t.TempDir(), "golden.txt")
	Golden(t, file, "a\n", true)
	r := &recorder{TB: t}
	if Golden(r, file, "a\n", false); r.faults != 0 {
		t.Error("what is equal is a fault")
	}
	if Golden(r, file, "b\n", false); r.faults != 1 {
		t.Error("what differs is none")
	}
}
