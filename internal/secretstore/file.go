package secretstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/grammar"
)

// maxFile is far above what AWS takes for a secret (64 KiB) and what
// Kubernetes takes (1 MiB).
const maxFile = 4 << 20

// fileStore is a folder. A secret a/b is its file a/b.json, a/b.yaml or
// a/b.yml. A file or folder that others than its owner may read or change is
// refused, and so is a link out of the folder. Where permissions are no bits,
// as on Windows, they are not looked at.
type fileStore struct{ dir string }

func openFiles(dir string) (Store, error) {
	if dir == "" {
		return nil, specf("file: wants a folder: file:DIR")
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, specf("file:%s: no such folder", dir)
	case err != nil:
		return nil, (&fault{Unreadable, cause(err), ""}).of("file:"+dir, "")
	case !info.IsDir():
		return nil, specf("file:%s: is a file; want the folder that holds the secrets' files", dir)
	}
	return &fileStore{dir}, nil
}

func (s *fileStore) String() string { return "file:" + s.dir }

func (s *fileStore) Read(ctx context.Context, names []string) []Outcome {
	out := make([]Outcome, len(names))
	root, err := os.OpenRoot(s.dir)
	if err == nil {
		defer root.Close()
	}
	for i, name := range names {
		switch {
		case ctx.Err() != nil:
			out[i].Err = ctx.Err()
		case err != nil:
			out[i].Err = (&fault{Unreadable, cause(err), ""}).of(s.String(), "")
		default:
			out[i] = s.read(root, name)
		}
	}
	return out
}

func (s *fileStore) read(root *os.Root, name string) Outcome {
	if !grammar.SecretName(name) || path.Clean(name) != name || !filepath.IsLocal(filepath.FromSlash(name)) {
		return s.failed(name, &fault{BadName, "no file can have this name", "look at the yard's secret names"})
	}
	file, err := s.find(root, name)
	if err != nil {
		return s.failed(name, err)
	}
	if file == "" {
		return Outcome{Err: &NotFoundError{s.String(), name, "create " + s.path(name+".yaml") + ", or look at the yard's secret names"}}
	}
	text, changed, err := s.content(root, file)
	if err != nil {
		return s.failed(name, err)
	}
	parse := parseYAML
	if path.Ext(file) == ".json" {
		parse = parseJSON
	}
	values, err := parse(text)
	if err != nil {
		err.msg = s.path(file) + ": " + err.msg
		return s.failed(name, err)
	}
	return Outcome{Secret: &Secret{Name: name, Version: changed.UTC().Format(time.RFC3339), Values: values}}
}

func (s *fileStore) failed(name string, err *fault) Outcome {
	return Outcome{Err: err.of(s.String(), name)}
}

func (s *fileStore) path(file string) string { return filepath.Join(s.dir, filepath.FromSlash(file)) }

// find gives the one file of a secret, or "" when there is none.
func (s *fileStore) find(root *os.Root, name string) (file string, err *fault) {
	var found []string
	for _, extension := range []string{".json", ".yaml", ".yml"} {
		_, err := root.Lstat(filepath.FromSlash(name + extension))
		switch {
		case err == nil:
			found = append(found, name+extension)
		case !isAbsent(err):
			return "", s.unreadable(name+extension, err)
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", &fault{Ambiguous, fmt.Sprintf("%s and %s are both there", s.path(found[0]), path.Base(found[1])), "keep one"}
}

// isAbsent reports that there is no such file; the folder above it may be a
// file, then.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || isNotFolder(err)
}

func (s *fileStore) unreadable(file string, err error) *fault {
	why := cause(err)
	if strings.Contains(why, "escapes") { // os.Root has no error to compare with
		return &fault{Outside, s.path(file) + " is reached by a link that leaves " + s.dir, "keep the file itself in the folder"}
	}
	return &fault{Unreadable, s.path(file) + ": " + why, ""}
}

// content reads a file once it has seen that only its owner can.
func (s *fileStore) content(root *os.Root, file string) (text []byte, changed time.Time, err *fault) {
	if err := s.checkFolders(root, path.Dir(file)); err != nil {
		return nil, changed, err
	}
	info, failure := root.Stat(filepath.FromSlash(file))
	if failure != nil {
		return nil, changed, s.unreadable(file, failure)
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait for its writer
		return nil, changed, &fault{Unreadable, s.path(file) + " is no regular file", ""}
	}
	open, failure := root.Open(filepath.FromSlash(file))
	if failure != nil {
		return nil, changed, s.unreadable(file, failure)
	}
	defer open.Close()
	if info, failure = open.Stat(); failure != nil {
		return nil, changed, s.unreadable(file, failure)
	}
	if err := checkMode(s.path(file), info, "600"); err != nil {
		return nil, changed, err
	}
	text, failure = io.ReadAll(io.LimitReader(open, maxFile+1))
	if failure != nil {
		return nil, changed, s.unreadable(file, failure)
	}
	if len(text) > maxFile {
		return nil, changed, &fault{Unreadable, s.path(file) + " is larger than any secret", ""}
	}
	return text, info.ModTime(), nil
}

// checkFolders looks at the store's folder and at those between it and a file.
func (s *fileStore) checkFolders(root *os.Root, dir string) *fault {
	if dir != "." {
		if err := s.checkFolders(root, path.Dir(dir)); err != nil {
			return err
		}
	}
	info, err := root.Stat(filepath.FromSlash(dir))
	if err != nil {
		return s.unreadable(dir, err)
	}
	return checkMode(s.path(dir), info, "700")
}

// checkMode refuses what others than the owner may read or change.
func checkMode(name string, info fs.FileInfo, want string) *fault {
	open := othersMay(info)
	if open == 0 {
		return nil
	}
	return &fault{Exposed, fmt.Sprintf("%s is open to others than its owner (mode %04o)", name, info.Mode().Perm()), fmt.Sprintf("chmod %s %s", want, name)}
}

// cause is what the system said, without the path.
func cause(err error) string {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
