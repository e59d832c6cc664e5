package cache

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// Folder is a cache in one folder, with a file for each entry. It is for its
// owner alone, and what another user could have written is not taken. Several
// processes may use it at once.
type Folder struct {
	Dir     string // is made when it is missing
	Entries int    // how many are kept; the oldest goes
}

// extension ends the names of all entries. Other files are left alone.
const extension = ".chartyard-cache"

var errDamaged = errors.New("cache entry is damaged")

// Get returns the data of an entry as they were put.
func (f Folder) Get(name string) ([]byte, error) {
	info, err := os.Stat(f.Dir)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("cache %s: others can write to it", f.Dir)
	}
	text, err := os.ReadFile(filepath.Join(f.Dir, name+extension))
	if err != nil {
		return nil, err
	}
	if len(text) < sha256.Size {
		return nil, errDamaged
	}
	data := text[sha256.Size:]
	if sha256.Sum256(data) != [sha256.Size]byte(text[:sha256.Size]) {
		return nil, errDamaged
	}
	return data, nil
}

// Put writes an entry, whole or not at all. The name is that of a file.
func (f Folder) Put(name string, data []byte) error {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(f.Dir, "new-*"+extension)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	_, err = temp.Write(append(sum[:], data...))
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), filepath.Join(f.Dir, name+extension))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	f.evict()
	return nil
}

// evict removes the oldest entries that are too many. Another process may do
// so at the same time.
func (f Folder) evict() {
	entries, _ := os.ReadDir(f.Dir)
	var files []fs.FileInfo
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && filepath.Ext(info.Name()) == extension {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, old := range files[min(len(files), f.Entries):] {
		os.Remove(filepath.Join(f.Dir, old.Name()))
	}
}
