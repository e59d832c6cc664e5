package git

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// index is the paths that git has under version control. The format is that of
// git's Documentation/gitformat-index, versions 2 to 4.
type index struct {
	paths   map[string]bool
	folders []string // of a sparse index, which stand for all below them, with a slash at the end
}

// Tracked reports whether a file is under version control: in the index, be it
// changed or removed since. A path outside the work tree is not.
func (r *Repo) Tracked(path string) (bool, error) {
	rel, ok := r.Rel(path)
	if !ok {
		return false, nil
	}
	files, err := r.index()
	if err != nil {
		return false, err
	}
	for _, folder := range files.folders {
		if strings.HasPrefix(rel, folder) {
			return true, nil
		}
	}
	return files.paths[rel], nil
}

// readIndex reads the names in an index. A repository without one has nothing
// under version control yet.
func readIndex(file string) (*index, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return &index{}, nil
	}
	if err != nil {
		return nil, err
	}
	d := indexReader{rest: text}
	out, err := d.read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return out, nil
}

const (
	indexHeader  = 12 // signature, version, number of entries
	entryHeader  = 62 // what stands before an entry's name
	indexHash    = 20
	modeAt       = 24 // in an entry
	flagsAt      = 60
	extendedFlag = 0x4000
	folderMode   = 0o040000
)

var errIndex = errors.New("no index that can be read")

type indexReader struct {
	rest    []byte
	version uint32
	last    []byte // the name before, which version 4 builds on
}

func (d *indexReader) read() (*index, error) {
	if len(d.rest) < indexHeader+indexHash || string(d.rest[:4]) != "DIRC" {
		return nil, errIndex
	}
	d.version = binary.BigEndian.Uint32(d.rest[4:])
	count := binary.BigEndian.Uint32(d.rest[8:])
	if d.version < 2 || d.version > 4 {
		return nil, fmt.Errorf("the index has version %d, known are 2 to 4", d.version)
	}
	d.rest = d.rest[indexHeader : len(d.rest)-indexHash]
	out := &index{paths: map[string]bool{}}
	for range count {
		mode, name, err := d.entry()
		if err != nil {
			return nil, err
		}
		if mode == folderMode {
			out.folders = append(out.folders, strings.TrimSuffix(name, "/")+"/")
		}
		out.paths[name] = true
	}
	return out, d.extensions()
}

func (d *indexReader) entry() (mode uint32, name string, err error) {
	if len(d.rest) < entryHeader {
		return 0, "", errIndex
	}
	mode = binary.BigEndian.Uint32(d.rest[modeAt:])
	header := entryHeader
	if binary.BigEndian.Uint16(d.rest[flagsAt:])&extendedFlag != 0 {
		header += 2
	}
	if len(d.rest) < header {
		return 0, "", errIndex
	}
	at := header
	kept := 0
	if d.version == 4 {
		strip, n := offset(d.rest[at:])
		if n == 0 || strip > len(d.last) {
			return 0, "", errIndex
		}
		at, kept = at+n, len(d.last)-strip
	}
	length := bytes.IndexByte(d.rest[at:], 0)
	if length < 0 {
		return 0, "", errIndex
	}
	d.last = append(d.last[:kept:kept], d.rest[at:at+length]...)
	next := at + length + 1
	if d.version < 4 {
		next = (at + length + 8) &^ 7 // one to eight zeros, up to a multiple of eight
	}
	d.rest = d.rest[min(next, len(d.rest)):]
	return mode, string(d.last), nil
}

// offset reads git's number of variable length; n is zero when it has no end.
func offset(text []byte) (value, n int) {
	for n < len(text) && n < 5 {
		c := text[n]
		value = value<<7 | int(c&0x7F)
		n++
		if c&0x80 == 0 {
			return value, n
		}
		value++
	}
	return 0, 0
}

// extensions refuses those that say that the names are not all here.
func (d *indexReader) extensions() error {
	const head = 8 // name and size
	for len(d.rest) >= head {
		name, size := string(d.rest[:4]), binary.BigEndian.Uint32(d.rest[4:])
		switch {
		case name == "link":
			return errors.New("the index is split in two files; run: git update-index --no-split-index")
		case name == "sdir" || name[0] >= 'A' && name[0] <= 'Z': // what is in capitals may be passed over
		default:
			return fmt.Errorf("the index has a part %q that is not known", name)
		}
		if uint64(size) > uint64(len(d.rest)-head) {
			return errIndex
		}
		d.rest = d.rest[head+int(size):]
	}
	return nil
}
