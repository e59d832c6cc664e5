package git

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// repository is a folder that the real git program works in.
type repository struct {
	t   *testing.T
	dir string
}

// newRepository makes an empty repository. The git program is the reference of
// these tests; without it they are passed over.
func newRepository(t *testing.T, args ...string) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git program to compare with")
	}
	r := repository{t, t.TempDir()}
	r.git(append([]string{"init", "--quiet", "-b", "main"}, args...)...)
	return r
}

func (r repository) try(args ...string) (string, error) {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + r.dir, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=protocol.file.allow", "GIT_CONFIG_VALUE_0=always", "GIT_CONFIG_KEY_1=advice.detachedHead", "GIT_CONFIG_VALUE_1=false",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_AUTHOR_DATE=2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z",
	}
	out, err := cmd.CombinedOutput()
	return strings.TrimRight(string(out), "\n"), err
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	out, err := r.try(args...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (r repository) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit(name, text string) {
	r.t.Helper()
	r.write(name, text)
	r.git("add", "-A")
	r.git("commit", "--quiet", "-m", name)
}

// history is a repository with what a revision can be: branches, tags of all
// kinds, a merge, a remote branch.
func history(t *testing.T) repository {
	r := newRepository(t)
	r.commit("chart/values.yaml", "a: 1\n")
	r.git("tag", "v1")
	r.commit("chart/values.yaml", "a: 2\n")
	r.git("tag", "-a", "v2", "-m", "two")
	r.git("tag", "-a", "signed-off", "-m", "of a tag", "v2")
	r.git("branch", "feature/x")
	r.commit("chart/templates/web.yaml", "web\n")
	r.git("checkout", "--quiet", "feature/x")
	r.commit("README.md", strings.Repeat("read me\n", 1000))
	r.git("checkout", "--quiet", "main")
	r.git("merge", "--quiet", "--no-edit", "feature/x")
	r.git("update-ref", "refs/remotes/origin/develop", "main~1")
	r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop")
	r.git("tag", "blob-tag", "HEAD:README.md")
	r.commit("link-target/x", "x")
	if err := errors.Join(os.Symlink("link-target", filepath.Join(r.dir, "link")), os.Symlink("/etc/passwd", filepath.Join(r.dir, "out")),
		os.Symlink("loop", filepath.Join(r.dir, "loop")), os.Chmod(filepath.Join(r.dir, "README.md"), 0o755)); err != nil {
		t.Fatal(err)
	}
	r.git("add", "-A")
	r.git("commit", "--quiet", "-m", "links")
	return r
}

func open(t *testing.T, path string) *Repo {
	t.Helper()
	r, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// arrangements are the ways in which git may keep the same history.
func arrangements(t *testing.T) map[string]repository {
	loose := history(t)
	out := map[string]repository{"loose": loose}
	packed := history(t)
	packed.git("gc", "--quiet", "--aggressive", "--prune=now")
	packed.git("pack-refs", "--all")
	out["packed"] = packed
	half := history(t)
	half.git("repack", "--quiet", "-ad")
	half.commit("later", "later")
	out["half packed"] = half
	shared := repository{t, t.TempDir()}
	shared.git("clone", "--quiet", "--shared", packed.dir, ".")
	out["shared"] = shared
	bare := repository{t, t.TempDir()}
	bare.git("clone", "--quiet", "--bare", loose.dir, ".")
	out["bare"] = bare
	tree := repository{t, filepath.Join(t.TempDir(), "tree")}
	half.git("worktree", "add", "--quiet", "-b", "side", tree.dir, "main~1")
	out["work tree"] = tree
	return out
}

func TestCommitIsWhatGitSays(t *testing.T) {
	revisions := []string{
		"HEAD", "@", "HEAD~1", "HEAD~2", "HEAD^", "HEAD^1", "HEAD~1^2", "HEAD~2^2", "HEAD~1^2~1", "HEAD^^", "HEAD~", "HEAD~0", "HEAD^0", "HEAD~99", "HEAD^3",
		"main", "feature/x", "heads/main", "refs/heads/main", "v1", "v2", "tags/v2", "refs/tags/v2", "signed-off", "signed-off~1", "v2^{commit}", "v2^{}", "v2^{}~1",
		"origin", "origin/develop", "origin/main", "remotes/origin/develop", "blob-tag", "side", "none", "v3", "", "HEAD^{tree}", "0000000", "zzz",
		"0123456789012345678901234567890123456789",
	}
	for name, r := range arrangements(t) {
		t.Run(name, func(t *testing.T) {
			r.t = t
			tip := r.git("rev-parse", "HEAD")
			tag, _ := r.try("rev-parse", "v2")
			for _, rev := range append(slices.Clone(revisions), tip, tip[:4], tip[:7], tip[:13], strings.ToUpper(tip[:9]), tip[:10]+"~1", tag, tag[:9]) {
				want, wantErr := r.try("rev-parse", "--quiet", "--verify", rev+"^{commit}")
				got, err := open(t, r.dir).Commit(rev)
				if (err == nil) != (wantErr == nil) || err == nil && got != want {
					t.Errorf("%q: got %s (%v), git says %s (%v)", rev, got, err, want, wantErr)
				}
				if told := (*RevisionError)(nil); err != nil && !errors.As(err, &told) {
					t.Errorf("%q: %v is no RevisionError", rev, err)
				}
			}
		})
	}
}

func TestFilesOfARevision(t *testing.T) {
	for name, r := range arrangements(t) {
		t.Run(name, func(t *testing.T) {
			r.t = t
			repo := open(t, r.dir)
			for _, rev := range []string{"HEAD", "HEAD~1", "v1", "signed-off"} {
				files, commit, err := repo.At(rev)
				if err != nil {
					t.Fatal(err)
				}
				if want := r.git("rev-parse", rev+"^{commit}"); commit != want {
					t.Errorf("%s: commit %s, want %s", rev, commit, want)
				}
				if diff := cmp.Diff(r.git("ls-tree", "-r", "--full-tree", "--name-only", rev), strings.Join(names(t, files), "\n")); diff != "" {
					t.Errorf("%s (-git +got):\n%s", rev, diff)
				}
				for _, file := range names(t, files) {
					info, err := files.Lstat(file)
					if err != nil || info.Mode()&fs.ModeSymlink != 0 {
						continue
					}
					text, err := fs.ReadFile(files, file)
					if want := r.git("show", rev+":"+file); err != nil || strings.TrimRight(string(text), "\n") != want {
						t.Errorf("%s:%s is %q (%v), want %q", rev, file, text, err, want)
					}
				}
			}
		})
	}
}

func names(t *testing.T, files fs.FS) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestTreeIsAFileSystem(t *testing.T) {
	r := history(t)
	repo := open(t, r.dir)
	clean, _, err := repo.At("HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(clean, "chart/values.yaml", "chart/templates/web.yaml", "README.md"); err != nil {
		t.Error(err)
	}
	tip, _, err := repo.At("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := fs.ReadFile(tip, "link/x"); err != nil || string(text) != "x" {
		t.Errorf("through a link: %q, %v", text, err)
	}
	if target, err := tip.ReadLink("link"); err != nil || target != "link-target" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	if info, err := fs.Stat(tip, "README.md"); err != nil || info.Mode() != 0o755 || info.Size() != 8000 {
		t.Errorf("README.md: %v, %v", info, err)
	}
	for _, file := range []string{"out", "loop", "none", "chart/none", "README.md/x"} {
		if _, err := fs.ReadFile(tip, file); err == nil {
			t.Errorf("%s can be read", file)
		}
	}
	chart, err := fs.Sub(tip, "chart")
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, chart); !slices.Equal(got, []string{"templates/web.yaml", "values.yaml"}) {
		t.Errorf("the chart has %v", got)
	}
	if _, err := fs.Sub(tip, "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestSeveralReadersAtOnce(t *testing.T) {
	r := history(t)
	r.git("repack", "--quiet", "-ad")
	repo := open(t, r.dir)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			files, _, err := repo.At("main~1")
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := fs.ReadFile(files, "chart/values.yaml"); err != nil {
				t.Error(err)
			}
			if tracked, err := repo.Tracked(filepath.Join(r.dir, "README.md")); !tracked || err != nil {
				t.Error(tracked, err)
			}
		})
	}
	all.Wait()
}

func TestRevisionErrorsSayWhatNext(t *testing.T) {
	r := history(t)
	shallow := repository{t, t.TempDir()}
	shallow.git("clone", "--quiet", "--depth", "2", "file://"+r.dir, ".")
	broken := history(t)
	tip := broken.git("rev-parse", "HEAD~1^{tree}")
	if err := os.Remove(filepath.Join(broken.dir, ".git/objects", tip[:2], tip[2:])); err != nil {
		t.Fatal(err)
	}
	const advice = "the clone is shallow: run git fetch --unshallow, or in a CI job clone with full history (fetch-depth: 0, GIT_DEPTH: 0)"
	edge := shallow.git("rev-parse", "HEAD~1")[:12]
	for _, test := range []struct {
		dir, rev, want string
	}{
		{r.dir, "mian", "mian: no such revision; did you mean main?"},
		{r.dir, "develop", "develop: no such revision; did you mean origin/develop?"},
		{r.dir, "release", "release: no such revision; a branch or tag of another clone has to be fetched first: git fetch origin release"},
		{r.dir, "main@{1}", "main@{1}: not understood; want a branch, a tag or a hash, with ~N or ^N after it"},
		{r.dir, "main...HEAD", "main...HEAD: not understood; want a branch, a tag or a hash, with ~N or ^N after it"},
		{r.dir, "blob-tag", "blob-tag: is a blob, no commit"},
		{shallow.dir, "HEAD~2", "HEAD~2: history ends at " + edge + "; " + advice},
		{shallow.dir, "v1", "v1: no such revision; " + advice},
		{broken.dir, "HEAD~1", "object " + tip[:12] + " is not here"},
	} {
		files, _, err := open(t, test.dir).At(test.rev)
		if err == nil {
			_, err = fs.ReadDir(files, ".")
			err = errors.Unwrap(err)
		}
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\ngot  %v\nwant %s", test.rev, err, test.want)
		}
	}
}
