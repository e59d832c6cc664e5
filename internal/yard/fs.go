package yard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
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

// composed is a folder made of texts and of other file systems. The zero value
// is an empty folder.
type composed map[string]entry

// entry is a folder, or a file when folder is nil.
type entry struct {
	folder fs.FS
	text   []byte
}

// Open opens the folder itself, an entry, or what is below an entry.
func (c composed) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return c.root(), nil
	}
	first, rest, below := strings.Cut(name, "/")
	e, ok := c[first]
	switch {
	case !ok || e.folder == nil && below:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case e.folder == nil:
		return &openFile{Reader: bytes.NewReader(e.text), info: e.info(first)}, nil
	case !below:
		entries, err := fs.ReadDir(e.folder, ".")
		if err != nil {
			return nil, err
		}
		return &openFolder{info: e.info(first), entries: entries}, nil
	}
	return e.folder.Open(rest)
}

func (c composed) root() fs.File {
	dir := &openFolder{info: info{name: ".", isDir: true}}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		dir.entries = append(dir.entries, fs.FileInfoToDirEntry(c[name].info(name)))
	}
	return dir
}

func (e entry) info(name string) info {
	return info{name: name, size: int64(len(e.text)), isDir: e.folder != nil}
}

// openFile is an open entry that is a text.
type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openFolder is an open composed folder, or an entry of it that is one.
type openFolder struct {
	info    info
	entries []fs.DirEntry
	read    int
}

func (d *openFolder) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openFolder) Close() error               { return nil }
func (d *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: errors.New("is a directory")}
}

// ReadDir keeps the contract of fs.ReadDirFile.
func (d *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
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

// info describes a file or folder of the binary: read-only and of no date.
type info struct {
	name  string
	size  int64
	isDir bool
}

func (i info) Name() string { return i.name }
func (i info) Size() int64  { return i.size }
func (i info) Mode() fs.FileMode {
	if i.isDir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
func (info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool      { return i.isDir }
func (info) Sys() any           { return nil }
