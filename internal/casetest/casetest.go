package casetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each runs a subtest for each file of a [filepath.Glob] pattern. It has the
// file's name without folder and extension. No file at all is a fault.
func Each(t *testing.T, pattern string, test func(t *testing.T, file string)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no cases (%v)", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), func(t *testing.T) { test(t, file) })
	}
}

// Golden compares text with a file. With update the file is written first.
func Golden(t testing.TB, file, got string, update bool) {
	t.Helper()
	if update {
		write(t, file, []byte(got))
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// Archive is a case in txtar form.
type Archive struct {
	*txtar.Archive
	file string
}

// EachArchive is [Each] for cases in txtar form.
func EachArchive(t *testing.T, pattern string, test func(t *testing.T, archive Archive)) {
	t.Helper()
	Each(t, pattern, func(t *testing.T, file string) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		test(t, Archive{Archive: archive, file: file})
	})
}

// Golden compares text with the archive's file of that name. With update the
// whole archive is written first, as it now stands, with the text in that file;
// a file that it does not have comes last.
func (a Archive) Golden(t testing.TB, name, got string, update bool) {
	t.Helper()
	if update {
		a.put(name, got)
		write(t, a.file, txtar.Format(a.Archive))
	}
	i := a.index(name)
	if i < 0 {
		t.Fatalf("%s: no file %s (run with -update); got:\n%s", a.file, name, got)
	}
	if diff := cmp.Diff(string(a.Files[i].Data), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func (a Archive) put(name, text string) {
	i := a.index(name)
	if i < 0 {
		i = len(a.Files)
		a.Files = append(a.Files, txtar.File{Name: name})
	}
	a.Files[i].Data = []byte(text)
}

func (a Archive) index(name string) int {
	for i, f := range a.Files {
		if f.Name == name {
			return i
		}
	}
	return -1
}

func write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
