package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func fileOf(path, text string) File { return File{Path: path, Text: []byte(text), Mode: 0o666} }

const list = ".list"

// A folder is written, and written again with other files. What is in it of
// somebody else's stays, or is in the way.
func TestRenew(t *testing.T) {
	first := Tree{fileOf("a/one.yaml", "1"), fileOf("a/b/two.yaml", "2"), fileOf("three.yaml", "3")}
	second := Tree{fileOf("three.yaml", "3, changed"), fileOf("a/four.yaml", "4")}
	renewed := map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4"}
	for name, c := range map[string]struct {
		between func(dir string) // what somebody does to the folder
		force   bool
		changed []string          // files in the way
		want    map[string]string // beside the list
	}{
		"nothing": {
			between: func(string) {},
			want:    renewed,
		},
		"a file of one's own": {
			between: func(dir string) { put(t, dir, "a/own.yaml", "own") },
			want:    map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4", "a/own.yaml": "own"},
		},
		"a file that is renewed was changed": {
			between: func(dir string) { put(t, dir, "three.yaml", "mine") },
			changed: []string{"three.yaml"},
			want:    map[string]string{"a/one.yaml": "1", "a/b/two.yaml": "2", "three.yaml": "mine"},
		},
		"a file that is stale was changed": {
			between: func(dir string) { put(t, dir, "a/one.yaml", "mine") },
			changed: []string{"a/one.yaml"},
			want:    map[string]string{"a/one.yaml": "mine", "a/b/two.yaml": "2", "three.yaml": "3"},
		},
		"a file is where a new one is to be": {
			between: func(dir string) { put(t, dir, "a/four.yaml", "mine") },
			changed: []string{"a/four.yaml"},
			want:    map[string]string{"a/one.yaml": "1", "a/b/two.yaml": "2", "three.yaml": "3", "a/four.yaml": "mine"},
		},
		"the same file is there already": {
			between: func(dir string) { put(t, dir, "a/four.yaml", "4") },
			want:    renewed,
		},
		"forced": {
			between: func(dir string) { put(t, dir, "three.yaml", "mine"); put(t, dir, "a/one.yaml", "mine") },
			force:   true,
			want:    renewed,
		},
		"a file was removed": {
			between: func(dir string) { os.Remove(filepath.Join(dir, "a", "one.yaml")) },
			want:    renewed,
		},
		"a link is where a file is to be": {
			between: func(dir string) {
				put(t, dir, "../outside.yaml", "outside")
				link(t, "../../outside.yaml", filepath.Join(dir, "a", "four.yaml"))
			},
			changed: []string{"a/four.yaml"},
			want:    map[string]string{"a/one.yaml": "1", "a/b/two.yaml": "2", "three.yaml": "3", "a/four.yaml": "outside"},
		},
		"a link is written over": {
			between: func(dir string) {
				put(t, dir, "../outside.yaml", "outside")
				link(t, "../../outside.yaml", filepath.Join(dir, "a", "four.yaml"))
			},
			force: true,
			want:  renewed,
		},
		"a folder is where a stale file was": {
			between: func(dir string) {
				os.Remove(filepath.Join(dir, "a", "one.yaml"))
				put(t, dir, "a/one.yaml/own", "own")
			},
			want: map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4", "a/one.yaml/own": "own"},
		},
		"a file is where the folder of a stale one was": {
			between: func(dir string) {
				os.RemoveAll(filepath.Join(dir, "a", "b"))
				put(t, dir, "a/b", "own")
			},
			want: map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4", "a/b": "own"},
		},
		"the list is mangled": {
			between: func(dir string) { put(t, dir, list, "\x00  a\nno sum\n  \n"+sumOf([]byte("1"))+"  a/one.yaml\n") },
			force:   true,
			want:    map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4", "a/b/two.yaml": "2"},
		},
		"the list names a file elsewhere": {
			between: func(dir string) {
				put(t, dir, "../outside.yaml", "outside")
				put(t, dir, list, sumOf([]byte("outside"))+"  ../outside.yaml\n"+sumOf([]byte("3"))+"  three.yaml\n")
			},
			want: map[string]string{"three.yaml": "3, changed", "a/four.yaml": "4", "a/one.yaml": "1", "a/b/two.yaml": "2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			above := t.TempDir()
			dir := filepath.Join(above, "export")
			if err := Renew(t.Context(), first, dir, list, WriteOptions{}); err != nil {
				t.Fatal(err)
			}
			c.between(dir)
			err := Renew(t.Context(), second, dir, list, WriteOptions{Force: c.force})
			var changed *ChangedError
			switch {
			case c.changed == nil && err != nil:
				t.Fatal(err)
			case c.changed != nil && !errors.As(err, &changed):
				t.Fatalf("error %v, want one about %v", err, c.changed)
			case c.changed != nil:
				if diff := cmp.Diff(c.changed, changed.Files); diff != "" {
					t.Errorf("in the way (-want +got):\n%s", diff)
				}
			}
			got := texts(t, dir)
			delete(got, list)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if name == "the list names a file elsewhere" {
				if _, err := os.Stat(filepath.Join(above, "outside.yaml")); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// A folder where a file is to be, or the other way round, is named.
func TestRenewNamesWhatIsInTheWay(t *testing.T) {
	tree := Tree{fileOf("a/one.yaml", "1")}
	for inTheWay, want := range map[string]string{
		"a/one.yaml/own": "a/one.yaml is a folder, but a file is to be there",
		list + "/own":    list + " is a folder, but a file is to be there",
		"a":              "a is no folder, but one is to be there",
	} {
		dir := t.TempDir()
		put(t, dir, inTheWay, "own")
		err := Renew(t.Context(), tree, dir, list, WriteOptions{Force: true})
		if err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, want)) {
			t.Errorf("%s: error %v, want %s", inTheWay, err, want)
		}
		if diff := cmp.Diff(map[string]string{inTheWay: "own"}, texts(t, dir)); diff != "" {
			t.Errorf("%s: files (-want +got):\n%s", inTheWay, diff)
		}
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip(err) // not everybody may on Windows
	}
}

func TestRenewRemovesFoldersThatAreEmpty(t *testing.T) {
	dir := t.TempDir()
	for _, tree := range []Tree{{fileOf("a/b/one.yaml", "1")}, {fileOf("two.yaml", "2")}} {
		if err := Renew(t.Context(), tree, dir, list, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder a: %v; want it gone", err)
	}
}

// texts are the files of a folder.
func texts(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		out[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func put(t *testing.T, dir, file, text string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
