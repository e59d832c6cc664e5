//go:build unix

package secretstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every permission of group or others on the file, or on a folder above it in
// the store, is one too many.
func TestFilesOpenToOthersAreRefused(t *testing.T) {
	for _, name := range []string{"prod/common.json", "prod", "."} {
		for bit := range 6 {
			dir := folder(t, map[string]string{"prod/common.json": `{"A": "hunter2"}`})
			mode, cure := os.FileMode(0o600), "600"
			if name != "prod/common.json" {
				mode, cure = 0o700, "700"
			}
			mode |= 1 << bit
			if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
				t.Fatal(err)
			}
			at := filepath.Join("DIR", name)
			want := []string{fmt.Sprintf("prod/common: exposed: secret prod/common in file:DIR: %s is open to others than its owner (mode %04o); chmod %s %s", at, mode, cure, at)}
			if diff := cmp.Diff(want, read(t, dir, "prod/common")); diff != "" {
				t.Errorf("%s, mode %o (-want +got):\n%s", name, mode, diff)
			}
		}
	}
}

// A pipe has a writer that may never come.
func TestPipesAreNotOpened(t *testing.T) {
	dir := folder(t, nil)
	if err := syscall.Mkfifo(filepath.Join(dir, "a.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"a: unreadable: secret a in file:DIR: DIR/a.json is no regular file"}
	if diff := cmp.Diff(want, read(t, dir, "a")); diff != "" {
		t.Error(diff)
	}
}
