package cache

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func files(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t *testing.T, f Folder, name, data string) {
	t.Helper()
	if err := f.Put(name, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func TestFolderGivesWhatWasPut(t *testing.T) {
	f := Folder{Dir: filepath.Join(t.TempDir(), "deep", "cache"), Entries: 2}
	if _, err := f.Get("a"); err == nil {
		t.Error("an entry before the first one was put")
	}
	for _, data := range []string{"", "one", strings.Repeat("long ", 1e5)} {
		put(t, f, "a", data)
		if got, err := f.Get("a"); err != nil || string(got) != data {
			t.Errorf("got %.20q and %v, want %.20q", got, err, data)
		}
	}
	if _, err := f.Get("b"); err == nil {
		t.Error("an entry that nobody put")
	}
	if all := files(t, f.Dir); len(all) != 1 {
		t.Errorf("files %v, want one", all)
	}
}

func TestFolderIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are not those of unix")
	}
	f := Folder{Dir: filepath.Join(t.TempDir(), "cache"), Entries: 2}
	put(t, f, "a", "one")
	for file, want := range map[string]os.FileMode{f.Dir: os.ModeDir | 0o700, files(t, f.Dir)[0]: 0o600} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s: mode %v, want %v", file, info.Mode(), want)
		}
	}
	if err := os.Chmod(f.Dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get("a"); err == nil || !strings.Contains(err.Error(), "others can write") {
		t.Errorf("from a folder that all can write to: error %v, want a refusal", err)
	}
}

func TestFolderRefusesDamage(t *testing.T) {
	f := Folder{Dir: t.TempDir(), Entries: 2}
	if err := os.Chmod(f.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, f, "a", "one")
	file := files(t, f.Dir)[0]
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", string(whole[:31]), string(whole[:len(whole)-1]), string(whole) + "x", "x" + string(whole[1:])} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Get("a"); err == nil {
			t.Errorf("%q is taken for an entry with %q", text, got)
		}
	}
}

func TestFolderForgetsTheOldest(t *testing.T) {
	f := Folder{Dir: t.TempDir(), Entries: 3}
	mine := filepath.Join(f.Dir, "notes.txt")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { f.Put(strconv.Itoa(i), []byte("one")) })
	}
	wg.Wait()
	put(t, f, "last", "one")
	if n := len(files(t, f.Dir)); n != 3+1 {
		t.Errorf("%d files, want 3 entries and the one of someone else", n)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("a file of someone else: %v", err)
	}
}

func TestFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		f := Folder{Dir: dir, Entries: 1}
		if err := f.Put("a", nil); err == nil {
			t.Errorf("%s: an entry is put", dir)
		}
		if _, err := f.Get("a"); err == nil {
			t.Errorf("%s: an entry is got", dir)
		}
	}
}
