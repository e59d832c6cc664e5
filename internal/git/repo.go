package git

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/format/config"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// ErrNoRepository says that a path is in no git repository.
var ErrNoRepository = errors.New("not in a git repository")

// Repo is a repository, for several goroutines at once. It reads the index and
// the objects when they are first asked for and keeps what it read: changes
// made later are not seen.
type Repo struct {
	root   string // of the work tree, absolute and without links; empty in a bare repository
	dir    string // the git directory
	common string // the git directory of the main work tree

	index func() (*index, error)

	mu       sync.Mutex            // for storages, which are made for one goroutine
	storages []*filesystem.Storage // its own, then those that it borrows objects from
}

// Open finds the repository that a file or folder belongs to: the nearest .git
// above it, a folder or the file of a work tree or submodule; or a bare
// repository. GIT_DIR with GIT_WORK_TREE names it where lookupEnv has them and
// path is in that work tree. lookupEnv may be nil.
//
// The error wraps ErrNoRepository when there is none. A repository in a format
// that cannot be read here (SHA-256, reftable) is an error that says so.
func Open(path string, lookupEnv func(string) (string, bool)) (*Repo, error) {
	start, err := realPath(path)
	if err != nil {
		return nil, err
	}
	root, dir, err := fromEnvironment(start, lookupEnv)
	if err == nil && dir == "" {
		root, dir, err = discover(start)
	}
	if err != nil {
		return nil, err
	}
	if dir == "" {
		return nil, fmt.Errorf("%s: %w", path, ErrNoRepository)
	}
	r := &Repo{root: root, dir: dir, common: commonDir(dir)}
	if err := r.readable(); err != nil {
		return nil, err
	}
	r.storages = append(r.storages, storageOf(dir, r.common))
	for _, objects := range alternates(filepath.Join(r.common, "objects"), nil) {
		r.storages = append(r.storages, storageOf(filepath.Dir(objects), filepath.Dir(objects)))
	}
	r.index = sync.OnceValues(func() (*index, error) { return readIndex(filepath.Join(dir, "index")) })
	return r, nil
}

func storageOf(dir, common string) *filesystem.Storage {
	var shared billy.Filesystem
	if common != dir {
		shared = osfs.New(common)
	}
	return filesystem.NewStorage(dotgit.NewRepositoryFilesystem(osfs.New(dir), shared), cache.NewObjectLRU(16*cache.MiByte))
}

// alternates lists the folders of objects that a repository borrows from, as
// git clone --shared and --reference make it.
func alternates(objects string, seen []string) []string {
	text, err := os.ReadFile(filepath.Join(objects, "info", "alternates"))
	if err != nil {
		return seen
	}
	for line := range strings.Lines(string(text)) {
		other := strings.TrimRight(line, "\r\n")
		if other == "" || other[0] == '#' {
			continue
		}
		if !filepath.IsAbs(other) {
			other = filepath.Join(objects, other)
		}
		if other = filepath.Clean(other); !slices.Contains(seen, other) {
			seen = alternates(other, append(seen, other))
		}
	}
	return seen
}

// realPath is a path without links, as far as it exists.
func realPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(absolute)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(absolute) != absolute {
		above, err := realPath(filepath.Dir(absolute))
		return filepath.Join(above, filepath.Base(absolute)), err
	}
	return real, err
}

// fromEnvironment is the repository that GIT_DIR names, as hooks are given it.
func fromEnvironment(start string, lookupEnv func(string) (string, bool)) (root, dir string, err error) {
	if lookupEnv == nil {
		return "", "", nil
	}
	dir, _ = lookupEnv("GIT_DIR")
	if dir == "" {
		return "", "", nil
	}
	if root, _ = lookupEnv("GIT_WORK_TREE"); root == "" {
		root = "."
	}
	if root, err = realPath(root); err != nil || !isBelow(start, root) {
		return "", "", err
	}
	if dir, err = realPath(dir); err == nil && !isGitDir(dir) {
		err = fmt.Errorf("GIT_DIR=%s: no git repository there", dir)
	}
	return root, dir, err
}

// discover walks up from a path.
func discover(start string) (root, dir string, err error) {
	for at := start; ; at = filepath.Dir(at) {
		dotGit := filepath.Join(at, ".git")
		info, err := os.Stat(dotGit)
		switch {
		case err == nil && !info.IsDir():
			dir, err := readLink(dotGit)
			return at, dir, err
		case err == nil && isGitDir(dotGit):
			return at, dotGit, nil
		case isGitDir(at):
			return "", at, nil
		case filepath.Dir(at) == at:
			return "", "", nil
		}
	}
}

// readLink reads the file that stands for a git directory elsewhere.
func readLink(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s: want a folder, or a line \"gitdir: PATH\"", file)
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(file), target)
	}
	if !isGitDir(target) {
		return "", fmt.Errorf("%s: it leads to %s, where there is no git repository", file, target)
	}
	return realPath(target)
}

func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(commonDir(dir), name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// commonDir is what the work trees of a repository share.
func commonDir(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "commondir"))
	target := strings.TrimSpace(string(text))
	switch {
	case err != nil || target == "":
		return dir
	case filepath.IsAbs(target):
		return target
	}
	return filepath.Join(dir, target)
}

// readable refuses formats of repositories that are not understood here.
func (r *Repo) readable() error {
	file := filepath.Join(r.common, "config")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	settings := config.New()
	if err := config.NewDecoder(bytes.NewReader(text)).Decode(settings); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	extensions := settings.Section("extensions")
	if format := extensions.Option("objectformat"); format != "" && !strings.EqualFold(format, "sha1") {
		return fmt.Errorf("%s: objects are named by %s, which chartyard cannot read", file, format)
	}
	if format := extensions.Option("refstorage"); format != "" && !strings.EqualFold(format, "files") {
		return fmt.Errorf("%s: branches are kept as %s, which chartyard cannot read", file, format)
	}
	return nil
}

// Root is the folder of the work tree, absolute and without links; empty for a
// bare repository.
func (r *Repo) Root() string { return r.root }

// Rel is where a file or folder stands in the repository, with slashes and
// without links: "." for the root. It need not exist. ok is false for a path
// outside the work tree.
func (r *Repo) Rel(path string) (rel string, ok bool) {
	real, err := realPath(path)
	if err != nil || r.root == "" || !isBelow(real, r.root) {
		return "", false
	}
	rel, err = filepath.Rel(r.root, real)
	return filepath.ToSlash(rel), err == nil
}

func isBelow(path, root string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && filepath.IsLocal(rel)
}
