package scaffold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func smallTree() Tree {
	return Tree{
		{Path: ".chartyard/lock.yaml", Text: []byte("lock\n"), Mode: 0o644},
		{Path: "README.md", Text: []byte("new\n"), Mode: 0o644},
		{Path: "chart/Chart.yaml", Text: []byte("name: a\n"), Mode: 0o644},
		{Path: "chart/templates/a.yaml", Text: []byte("a\n"), Mode: 0o644},
		{Path: "run", Text: []byte("#!/bin/sh\n"), Mode: 0o755},
	}
}

// snapshot is every file of a folder with its text and mode, links as they
// are, and folders with a slash.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			out[name+"/"] = ""
		case entry.Type() == fs.ModeSymlink:
			out[name], err = os.Readlink(path)
		default:
			text, readErr := os.ReadFile(path)
			out[name], err = fmt.Sprintf("%v %s", info.Mode()&0o100 != 0, text), readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// written is the snapshot of a folder that holds the small tree alone.
func written() map[string]string {
	return map[string]string{
		"./": "", ".chartyard/": "", ".chartyard/lock.yaml": "false lock\n", "README.md": "false new\n",
		"chart/": "", "chart/Chart.yaml": "false name: a\n", "chart/templates/": "", "chart/templates/a.yaml": "false a\n",
		"run": "true #!/bin/sh\n",
	}
}

// place makes files below the working directory.
func place(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWrite(t *testing.T) {
	tests := []struct {
		name   string
		before map[string]string
		dir    string
		opts   WriteOptions
		more   map[string]string // what is there besides the tree
	}{
		{name: "a folder that is absent", dir: "payments"},
		{name: "folders above it that are absent", dir: "a/b/payments/"},
		{name: "the working directory, empty", dir: "."},
		{
			name: "one with other files, forced", dir: "x", opts: WriteOptions{Force: true},
			before: map[string]string{"x/mine": "mine\n", "x/chart/mine.yaml": "mine\n"},
			more:   map[string]string{"mine": "false mine\n", "chart/mine.yaml": "false mine\n"},
		},
		{
			name: "one with the same files, forced", dir: "x", opts: WriteOptions{Force: true},
			before: map[string]string{"x/README.md": "old\n", "x/chart/Chart.yaml": "old\n", "x/run": "old\n"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			place(t, test.before)
			if err := Write(t.Context(), smallTree(), test.dir, test.opts); err != nil {
				t.Fatal(err)
			}
			want := written()
			maps.Copy(want, test.more)
			if diff := cmp.Diff(want, snapshot(t, test.dir)); diff != "" {
				t.Errorf("the folder (-want +got):\n%s", diff)
			}
			onlyEntry(t, test.dir)
		})
	}
}

// onlyEntry checks that nothing was left beside the target.
func onlyEntry(t *testing.T, dir string) {
	t.Helper()
	if dir == "." {
		return
	}
	entries, err := os.ReadDir(filepath.Dir(filepath.Clean(dir)))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("beside the target is %v", entries)
	}
}

func TestWriteRefuses(t *testing.T) {
	tests := []struct {
		name   string
		before map[string]string
		dir    string
		opts   WriteOptions
		want   string
	}{
		{
			name: "a folder that is not empty", before: map[string]string{"x/b": "", "x/a/c": ""}, dir: "x",
			want: "x is not empty, it holds a, b; choose another folder, or use --force to write into it",
		},
		{
			name: "a folder that holds much", before: map[string]string{"x/a": "", "x/b": "", "x/c": "", "x/d": "", "x/e": ""}, dir: "x",
			want: "x is not empty, it holds a, b, c and 2 more; choose another folder, or use --force to write into it",
		},
		{
			name: "a file", before: map[string]string{"x": "mine"}, dir: "x", opts: WriteOptions{Force: true},
			want: "x: nothing was written: not a directory",
		},
		{
			name: "below a file", before: map[string]string{"x": "mine"}, dir: "x/y/z",
			want: "x/y/z: nothing was written: not a directory",
		},
		{
			name: "a folder where a file is to be", before: map[string]string{"x/README.md/mine": "mine"}, dir: "x", opts: WriteOptions{Force: true},
			want: "x/README.md is a folder, but a file is to be there; nothing was written",
		},
		{
			name: "a file where a folder is to be", before: map[string]string{"x/chart": "mine"}, dir: "x", opts: WriteOptions{Force: true},
			want: "x/chart is no folder, but one is to be there; nothing was written",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			place(t, test.before)
			before := snapshot(t, ".")
			err := Write(t.Context(), smallTree(), test.dir, test.opts)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if diff := cmp.Diff(before, snapshot(t, ".")); diff != "" {
				t.Errorf("what was there (-before +after):\n%s", diff)
			}
		})
	}
}

// A link in the user's folder is not a way out of it.
func TestWriteDoesNotFollowLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	place(t, map[string]string{"outside/mine": "mine", "x/mine": "mine", "victim": "mine"})
	for link, target := range map[string]string{"x/chart": "../outside", "x/README.md": "../victim"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	before := snapshot(t, ".")
	if err := Write(t.Context(), smallTree(), "x", WriteOptions{Force: true}); err == nil {
		t.Error("a folder that is a link is written through")
	}
	if diff := cmp.Diff(before, snapshot(t, ".")); diff != "" {
		t.Errorf("what was there (-before +after):\n%s", diff)
	}
	if err := os.Remove("x/chart"); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), smallTree(), "x", WriteOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	after := snapshot(t, ".")
	if after["victim"] != "false mine" || after["x/README.md"] != "false new\n" {
		t.Errorf("a file that is a link: victim %q, README %q", after["victim"], after["x/README.md"])
	}
}

// ctxAfter ends after it has been asked n times.
type ctxAfter struct {
	context.Context
	n int
}

func (c *ctxAfter) Err() error {
	if c.n--; c.n < 0 {
		return context.Canceled
	}
	return nil
}

// Whenever the run is interrupted, nothing is left, or all is there.
func TestWriteInterrupted(t *testing.T) {
	for name, prepare := range map[string]map[string]string{
		"absent": {"beside": "mine"},
		"forced": {"a/b/x/README.md": "old", "a/b/x/mine": "mine"},
	} {
		t.Run(name, func(t *testing.T) {
			interrupted := 0
			for n := 0; ; n++ {
				t.Chdir(t.TempDir())
				place(t, prepare)
				before := snapshot(t, ".")
				err := Write(&ctxAfter{t.Context(), n}, smallTree(), "a/b/x", WriteOptions{Force: true})
				if err == nil {
					break
				}
				interrupted++
				if !errors.Is(err, context.Canceled) {
					t.Errorf("after %d: %v", n, err)
				}
				if diff := cmp.Diff(before, snapshot(t, ".")); diff != "" {
					t.Errorf("after %d (-before +after):\n%s", n, diff)
				}
			}
			if interrupted < len(smallTree()) {
				t.Errorf("interrupted only %d times", interrupted)
			}
		})
	}
}

// Whichever move fails, all are undone.
func TestMoverUndoes(t *testing.T) {
	failed := 0
	for n := 0; ; n++ {
		t.Chdir(t.TempDir())
		place(t, map[string]string{"README.md": "old\n", "run": "old\n", "mine": "mine\n"})
		before := snapshot(t, ".")
		root, err := os.OpenRoot(".")
		if err != nil {
			t.Fatal(err)
		}
		if err := build(t.Context(), root, ".tmp/new", smallTree()); err != nil {
			t.Fatal(err)
		}
		left := n
		move := &mover{root: root, from: ".tmp/new", kept: ".tmp/old", rename: func(from, to string) error {
			if left--; left < 0 {
				return fs.ErrPermission
			}
			return root.Rename(from, to)
		}}
		err = move.all(smallTree())
		if err := errors.Join(os.RemoveAll(".tmp"), root.Close()); err != nil {
			t.Fatal(err)
		}
		if err == nil {
			break
		}
		failed++
		if !errors.Is(err, fs.ErrPermission) || move.isStuck {
			t.Errorf("move %d: stuck %v, %v", n, move.isStuck, err)
		}
		if diff := cmp.Diff(before, snapshot(t, ".")); diff != "" {
			t.Errorf("move %d (-before +after):\n%s", n, diff)
		}
	}
	if want := len(smallTree()) + 2; failed != want {
		t.Errorf("%d moves, want %d", failed, want)
	}
	want := written()
	want["mine"] = "false mine\n"
	if diff := cmp.Diff(want, snapshot(t, ".")); diff != "" {
		t.Errorf("in the end (-want +got):\n%s", diff)
	}
}

func TestOverwritten(t *testing.T) {
	t.Chdir(t.TempDir())
	place(t, map[string]string{"x/README.md": "old\n", "x/run": "#!/bin/sh\n", "x/mine": ""})
	got, err := Overwritten(smallTree(), "x")
	if err != nil || !slices.Equal(got, []string{"README.md"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := Overwritten(smallTree(), "absent"); err != nil || got != nil {
		t.Errorf("an absent folder: %v, %v", got, err)
	}
}
