package git

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTrackedIsWhatGitSays holds Tracked to git ls-files in every form of the
// index.
func TestTrackedIsWhatGitSays(t *testing.T) {
	forms := map[string]func(r repository){
		"version 2": func(repository) {},
		"version 3": func(r repository) { r.write("new", ""); r.git("add", "-N", "new") },
		"version 4": func(r repository) { r.git("update-index", "--index-version", "4") },
		"no checksum": func(r repository) {
			r.git("config", "index.skipHash", "true")
			r.git("update-index", "--force-write-index")
		},
		"untracked":    func(r repository) { r.git("update-index", "--force-untracked-cache") },
		"conflict":     conflict,
		"removed":      func(r repository) { r.git("rm", "--quiet", "--cached", "README.md") },
		"sparse":       func(r repository) { r.git("sparse-checkout", "set", "chart") },
		"sparse index": func(r repository) { r.git("sparse-checkout", "set", "--sparse-index", "chart") },
		"long name":    func(r repository) { r.commit(strings.Repeat("folder/", 500)+"x", "") },
	}
	for name, arrange := range forms {
		t.Run(name, func(t *testing.T) {
			r := history(t)
			arrange(r)
			r.write("untracked", "")
			r.write("chart/untracked", "")
			repo := open(t, filepath.Join(r.dir, "chart"))
			tracked := strings.Split(r.git("ls-files"), "\n")
			for _, file := range append(tracked, "untracked", "chart/untracked", "chart", "none", "..", "README.md", "new") {
				_, lsErr := r.try("ls-files", "--error-unmatch", file)
				want := lsErr == nil && file != "chart"
				got, err := repo.Tracked(filepath.Join(r.dir, filepath.FromSlash(file)))
				if isLink := file == "link" || file == "out" || file == "loop"; err != nil || got != want && !isLink {
					t.Errorf("%s: got %v (%v), want %v", file, got, err, want)
				}
			}
		})
	}
}

func conflict(r repository) {
	r.git("checkout", "--quiet", "-b", "other", "main~1")
	r.commit("README.md", "other")
	r.git("checkout", "--quiet", "main")
	r.commit("README.md", "mine")
	if out, err := r.try("merge", "other"); err == nil {
		r.t.Fatal("no conflict: " + out)
	}
}

func TestSplitIndexIsRefused(t *testing.T) {
	r := history(t)
	r.git("update-index", "--split-index")
	_, err := open(t, r.dir).Tracked(filepath.Join(r.dir, "README.md"))
	if want := "the index is split in two files; run: git update-index --no-split-index"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

func TestOpenFindsTheRepository(t *testing.T) {
	r := history(t)
	inner := history(t)
	r.git("submodule", "--quiet", "add", inner.dir, "inner")
	linked := filepath.Join(t.TempDir(), "linked")
	if err := os.Symlink(filepath.Join(r.dir, "chart"), linked); err != nil {
		t.Fatal(err)
	}
	bare := repository{t, t.TempDir()}
	bare.git("clone", "--quiet", "--bare", r.dir, ".")
	for path, want := range map[string]string{
		r.dir: r.dir,
		filepath.Join(r.dir, "chart/values.yaml"):     r.dir,
		filepath.Join(r.dir, "chart/not/yet/there"):   r.dir,
		filepath.Join(r.dir, "inner/chart"):           filepath.Join(r.dir, "inner"),
		linked:                                        r.dir,
		filepath.Join(bare.dir, "refs"):               "",
		filepath.Join(r.dir, ".git", "modules/inner"): "",
	} {
		repo, err := Open(path, nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if want, _ := realPath(want); repo.Root() != want && (want != "" && repo.Root() != "") {
			t.Errorf("%s: got %q, want %q", path, repo.Root(), want)
		}
	}
	if got, ok := open(t, r.dir).Rel(filepath.Join(linked, "values.yaml")); !ok || got != "chart/values.yaml" {
		t.Errorf("a file through a link is %q, %v", got, ok)
	}
	if tracked, err := open(t, filepath.Join(r.dir, "inner")).Tracked(filepath.Join(r.dir, "inner/README.md")); !tracked || err != nil {
		t.Errorf("a file of a submodule: %v, %v", tracked, err)
	}
	if tracked, err := open(t, bare.dir).Tracked(filepath.Join(bare.dir, "HEAD")); tracked || err != nil {
		t.Errorf("a file of a bare repository: %v, %v", tracked, err)
	}
	if _, err := Open(t.TempDir(), nil); !errors.Is(err, ErrNoRepository) {
		t.Errorf("outside: %v", err)
	}
}

func TestOpenMindsTheEnvironment(t *testing.T) {
	r := history(t)
	work := t.TempDir()
	env := map[string]string{"GIT_DIR": filepath.Join(r.dir, ".git"), "GIT_WORK_TREE": work}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	repo, err := Open(filepath.Join(work, "chart"), lookup)
	if err != nil {
		t.Fatal(err)
	}
	if tracked, err := repo.Tracked(filepath.Join(work, "chart/values.yaml")); !tracked || err != nil {
		t.Errorf("a file of the work tree: %v, %v", tracked, err)
	}
	other := history(t)
	if repo, err = Open(other.dir, lookup); err != nil || !isBelow(repo.Root(), repo.Root()) || repo.dir == env["GIT_DIR"] {
		t.Errorf("a path elsewhere belongs to %s, %v", repo.dir, err)
	}
	env["GIT_DIR"] = work
	if _, err := Open(work, lookup); err == nil || !strings.HasSuffix(err.Error(), ": no git repository there") {
		t.Errorf("a GIT_DIR that is none: %v", err)
	}
}

func TestUnknownFormatsAreRefused(t *testing.T) {
	sha256 := newRepository(t, "--object-format=sha256")
	reftable := newRepository(t)
	reftable.git("config", "extensions.refStorage", "reftable")
	gone := newRepository(t)
	if err := errors.Join(os.RemoveAll(filepath.Join(gone.dir, ".git")), os.WriteFile(filepath.Join(gone.dir, ".git"), []byte("gitdir: ../none\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		sha256.dir:   ": objects are named by sha256, which chartyard cannot read",
		reftable.dir: ": branches are kept as reftable, which chartyard cannot read",
		gone.dir:     "where there is no git repository",
	} {
		if _, err := Open(dir, nil); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want …%s", err, want)
		}
	}
}

// TestIgnoredIsWhatGitSays compares random .gitignore files with git
// check-ignore.
func TestIgnoredIsWhatGitSays(t *testing.T) {
	files := []string{"a", "b.log", "d/a", "d/b.log", "d/e/a", "d/e/x.yaml", "f/secrets.yaml", "f/g/values-secret.yaml", "log/x"}
	patterns := []string{"*.log", "/a", "a", "d/", "d/*", "!d/a", "!*.log", "**/e", "d/**", "e/", "secrets.yaml", "*secret*", "# comment", "", "f/g", "!f/g/values-secret.yaml", "log", "log/", "x.yaml ", "**/x.*", "/d/e/a", "?", "[ab]", "d/**/a"}
	r := newRepository(t)
	for _, file := range files {
		r.write(file, "")
	}
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 3))
		for _, place := range []string{".gitignore", "d/.gitignore", ".git/info/exclude"} {
			var text strings.Builder
			for range random.IntN(4) {
				fmt.Fprintln(&text, patterns[random.IntN(len(patterns))])
			}
			r.write(place, text.String())
		}
		ignored, _ := r.try(append([]string{"check-ignore", "--"}, files...)...)
		repo := open(t, r.dir)
		for _, file := range files {
			want := strings.Contains("\n"+ignored+"\n", "\n"+file+"\n")
			if got, err := repo.Ignored(filepath.Join(r.dir, file)); err != nil || got != want {
				root, _ := os.ReadFile(filepath.Join(r.dir, ".gitignore"))
				below, _ := os.ReadFile(filepath.Join(r.dir, "d/.gitignore"))
				exclude, _ := os.ReadFile(filepath.Join(r.dir, ".git/info/exclude"))
				t.Errorf("seed %d: %s: got %v (%v), want %v\n.gitignore: %q\nd/.gitignore: %q\nexclude: %q", seed, file, got, err, want, root, below, exclude)
			}
		}
	}
}

// FuzzReadIndex holds that no index makes a reader fall over.
func FuzzReadIndex(f *testing.F) {
	entry := make([]byte, entryHeader)
	entry[modeAt+2], entry[modeAt+3] = 0x81, 0xA4
	text := append([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x01"), entry...)
	f.Add(append(append(text, "README.md\x00"...), make([]byte, indexHash)...))
	f.Add(append([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x02"), make([]byte, 200)...))
	f.Fuzz(func(t *testing.T, text []byte) {
		d := indexReader{rest: text}
		if files, err := d.read(); err == nil && files == nil {
			t.Error("no index and no error")
		}
	})
}
