// Package docs holds no code, only the tests that keep README.md and docs/ to
// what the program does. Pages about rules and commands are generated; the
// transcripts in all others are run. Each set is compared by go test and
// rewritten by make docs, which gives -update.
package docs

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the generated pages and the output in transcripts")

// top is the module's folder; tests change the working directory.
func top(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// same compares pages with the files of their names in folder, or writes them.
func same(t *testing.T, folder string, pages map[string]string, write bool) {
	t.Helper()
	for name, want := range pages {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if write {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if diff := cmp.Diff(string(got), want); err != nil || diff != "" {
			t.Errorf("%s is stale; make docs rewrites it (-page +program): %v\n%s", name, err, diff)
		}
	}
}

// only wants no other file in folder than the pages.
func only(t *testing.T, folder string, pages map[string]string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if _, ok := pages[name]; err == nil && !entry.IsDir() && !ok {
			t.Errorf("%s: no longer generated; remove it", filepath.Join(folder, name))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

// program is chartyard as a reader has it: released, without a terminal.
func program(output *bytes.Buffer) cli.Program {
	return cli.Program{
		Stdin: strings.NewReader(""), Stdout: output, Stderr: output,
		LookupEnv: func(string) (string, bool) { return "", false },
		Build:     cli.Build{Version: "v0.1.0", Commit: "1f0c2ab", Date: "2026-06-01T12:00:00Z"},
		Now:       func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	}
}

// chartyard runs a command line in the working directory.
func chartyard(args ...string) (output string, code int) {
	var text bytes.Buffer
	code = program(&text).Run(context.Background(), args)
	// The compiler that built the test is not the page's subject.
	return strings.ReplaceAll(text.String(), runtime.Version(), "go1.26.0"), code
}
