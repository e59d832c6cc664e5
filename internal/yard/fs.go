package yard

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// sub is a folder of the yard, empty when the yard has none of that name.
func (y *Yard) sub(name string) (fs.FS, error) {
	info, err := fs.Stat(y.FS, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return composed{}, nil
	case err != nil:
		return nil, fmt.Errorf("yard %s: %w", y.Source, err)
	case !info.IsDir():
		return nil, fmt.Errorf("yard %s: %s is not a folder", y.Source, name)
	}
	return fs.Sub(y.FS, name)
}

// composed is a folder whose entries are files and folders of other file
// systems. The zero value is an empty folder.
type composed map[string]entry

// entry is a file or folder in another file system.
type entry struct {
	fsys fs.FS
	path string // "." for the whole of it
}

// Open opens the folder itself, an entry, or what is below an entry.
func (c composed) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return c.root()
	}
	first, rest, _ := strings.Cut(name, "/")
	e, ok := c[first]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return e.fsys.Open(path.Join(e.path, rest))
}

func (c composed) root() (fs.File, error) {
	dir := &rootDir{}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		info, err := fs.Stat(c[name].fsys, c[name].path)
		if err != nil {
			return nil, err
		}
		dir.entries = append(dir.entries, renamed{FileInfo: info, name: name})
	}
	return dir, nil
}

// renamed is a file's info under the name that it has in a composed folder.
type renamed struct {
	fs.FileInfo
	name string
}

func (r renamed) Name() string               { return r.name }
func (r renamed) Type() fs.FileMode          { return r.Mode().Type() }
func (r renamed) Info() (fs.FileInfo, error) { return r, nil }

// rootDir is an open composed folder.
type rootDir struct {
	entries []fs.DirEntry
	read    int
}

func (d *rootDir) Stat() (fs.FileInfo, error) { return rootInfo{}, nil }
func (d *rootDir) Close() error               { return nil }
func (d *rootDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: errors.New("is a directory")}
}

// ReadDir follows the contract of fs.ReadDirFile.
func (d *rootDir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.read:]
	if n <= 0 {
		d.read = len(d.entries)
		return rest, nil
	}
	if len(rest) == 0 {
		return nil, io.EOF
	}
	rest = rest[:min(n, len(rest))]
	d.read += len(rest)
	return rest, nil
}

// rootInfo describes a composed folder.
type rootInfo struct{}

func (rootInfo) Name() string       { return "." }
func (rootInfo) Size() int64        { return 0 }
func (rootInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (rootInfo) ModTime() time.Time { return time.Time{} }
func (rootInfo) IsDir() bool        { return true }
func (rootInfo) Sys() any           { return nil }
