package git

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// Tree is a folder of a revision as a file system. Links are followed inside
// it; a submodule is an empty folder. Files are as git keeps them: no line ends
// are changed and no filter is run. It is safe for several goroutines.
type Tree struct {
	repo *Repo
	hash plumbing.Hash
}

// At is the files of a revision, and the full hash of its commit. What rev may
// be is said at Commit. The error is a *RevisionError.
func (r *Repo) At(rev string) (files *Tree, commit string, err error) {
	if commit, err = r.Commit(rev); err != nil {
		return nil, "", err
	}
	c, err := r.commit(plumbing.NewHash(commit))
	if err != nil {
		return nil, "", &RevisionError{rev, err.Error()}
	}
	return &Tree{repo: r, hash: c.tree}, commit, nil
}

// entry is a member of a tree.
type entry struct {
	tree *Tree
	name string
	mode string // as git writes it: "100644"
	hash plumbing.Hash
}

const (
	modeFolder    = "40000"
	modeRunnable  = "100755"
	modeLink      = "120000"
	modeSubmodule = "160000"
)

// read lists the members of a tree, in the order of their names.
func (t *Tree) read(hash plumbing.Hash) ([]entry, error) {
	kind, text, err := t.repo.object(hash)
	if err != nil {
		return nil, err
	}
	if kind != plumbing.TreeObject {
		return nil, fmt.Errorf("object %s is a %s, no folder", hash, kind)
	}
	var out []entry
	for len(text) > 0 {
		head, rest, ok := bytes.Cut(text, []byte{0})
		mode, name, hasMode := strings.Cut(string(head), " ")
		if !ok || !hasMode || len(rest) < len(plumbing.ZeroHash) {
			return nil, fmt.Errorf("the folder %s of the repository cannot be read", hash)
		}
		e := entry{tree: t, name: name, mode: mode}
		copy(e.hash[:], rest)
		out, text = append(out, e), rest[len(e.hash):]
	}
	return out, nil
}

// find walks to a path; links on the way are followed, at its end if follow is
// set.
func (t *Tree) find(op, name string, follow bool) (entry, error) {
	if !fs.ValidPath(name) {
		return entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e, err := t.walk(name, follow)
	if err != nil {
		return e, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return e, nil
}

func (t *Tree) walk(name string, follow bool) (entry, error) {
	const mostLinks = 40
	at, done, rest := t.top(), ".", strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		switch {
		case step == ".":
			continue
		case at.mode != modeFolder:
			return entry{}, fs.ErrNotExist
		}
		next, err := t.member(at, step)
		if err != nil {
			return entry{}, err
		}
		if next.mode != modeLink || len(rest) == 0 && !follow {
			at, done = next, path.Join(done, step)
			continue
		}
		if links++; links > mostLinks {
			return entry{}, errors.New("too many links")
		}
		target, err := next.text()
		if err != nil {
			return entry{}, err
		}
		inside := path.Join(done, string(target))
		if path.IsAbs(string(target)) || !fs.ValidPath(inside) {
			return entry{}, fs.ErrNotExist // it leads out of the revision
		}
		at, done, rest = t.top(), ".", append(strings.Split(inside, "/"), rest...)
	}
	return at, nil
}

func (t *Tree) top() entry { return entry{tree: t, name: ".", mode: modeFolder, hash: t.hash} }

func (t *Tree) member(folder entry, name string) (entry, error) {
	entries, err := t.read(folder.hash)
	for _, e := range entries {
		if e.name == name {
			return e, nil
		}
	}
	if err == nil {
		err = fs.ErrNotExist
	}
	return entry{}, err
}

// text is the content of a file, or the target of a link.
func (e entry) text() ([]byte, error) {
	_, text, err := e.tree.repo.object(e.hash)
	return text, err
}

// Open is for fs.FS.
func (t *Tree) Open(name string) (fs.File, error) {
	e, err := t.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if e.IsDir() {
		return &openFolder{entry: e, path: name}, nil
	}
	text, err := e.text()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{Reader: bytes.NewReader(text), entry: e}, nil
}

// ReadDir is for fs.ReadDirFS.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.find("readdir", name, true)
	if err != nil {
		return nil, err
	}
	list, err := e.list()
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return list, nil
}

// Lstat is for fs.ReadLinkFS.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) {
	e, err := t.find("lstat", name, false)
	if err != nil {
		return nil, err
	}
	return e.Info()
}

// ReadLink is for fs.ReadLinkFS.
func (t *Tree) ReadLink(name string) (string, error) {
	e, err := t.find("readlink", name, false)
	if err != nil {
		return "", err
	}
	if e.mode != modeLink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	target, err := e.text()
	return string(target), err
}

// Sub is for fs.SubFS: links then lead no further than the folder.
func (t *Tree) Sub(name string) (fs.FS, error) {
	e, err := t.find("sub", name, true)
	if err != nil {
		return nil, err
	}
	if e.mode != modeFolder {
		return nil, &fs.PathError{Op: "sub", Path: name, Err: errors.New("not a folder")}
	}
	return &Tree{repo: t.repo, hash: e.hash}, nil
}

// list is the members of a folder.
func (e entry) list() ([]fs.DirEntry, error) {
	switch e.mode {
	case modeSubmodule:
		return nil, nil
	case modeFolder:
	default:
		return nil, errors.New("not a folder")
	}
	entries, err := e.tree.read(e.hash)
	out := make([]fs.DirEntry, len(entries))
	for i := range entries {
		out[i] = entries[i]
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, err
}

// Name, IsDir, Type and Info are for fs.DirEntry.

func (e entry) Name() string { return e.name }
func (e entry) IsDir() bool  { return e.mode == modeFolder || e.mode == modeSubmodule }
func (e entry) Type() fs.FileMode {
	return e.fileMode().Type()
}

func (e entry) Info() (fs.FileInfo, error) {
	info := fileInfo{entry: e}
	if !e.IsDir() {
		text, err := e.text()
		if err != nil {
			return nil, err
		}
		info.size = int64(len(text))
	}
	return info, nil
}

func (e entry) fileMode() fs.FileMode {
	switch e.mode {
	case modeFolder, modeSubmodule:
		return fs.ModeDir | 0o755
	case modeLink:
		return fs.ModeSymlink | 0o777
	case modeRunnable:
		return 0o755
	}
	return 0o644
}

// fileInfo is for fs.FileInfo. Git keeps no times.
type fileInfo struct {
	entry
	size int64
}

func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return i.fileMode() }
func (i fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) Sys() any           { return nil }

type openFile struct {
	*bytes.Reader
	entry entry
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.entry.Info() }
func (f *openFile) Close() error               { return nil }

type openFolder struct {
	entry  entry
	path   string
	listed bool
	rest   []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.entry.Info() }
func (f *openFolder) Close() error               { return nil }
func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.path, Err: errors.New("is a folder")}
}

// ReadDir is for fs.ReadDirFile.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if !f.listed {
		list, err := f.entry.list()
		if err != nil {
			return nil, err
		}
		f.listed, f.rest = true, list
	}
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	out := f.rest[:n]
	f.rest = f.rest[n:]
	return out, nil
}
