package scaffold

import (
	"cmp"
	"io/fs"
	"slices"
)

// File is a file that is to be written.
type File struct {
	Path string // slash-separated, below the root of the tree
	Text []byte
	Mode fs.FileMode // permission bits, before the umask
}

// Tree is the files of a folder, in the order of their paths.
type Tree []File

func (t Tree) sorted() Tree {
	slices.SortFunc(t, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return t
}

// Find is the file of that path, nil when there is none.
func (t Tree) Find(path string) *File {
	i, ok := slices.BinarySearchFunc(t, path, func(f File, path string) int { return cmp.Compare(f.Path, path) })
	if !ok {
		return nil
	}
	return &t[i]
}
