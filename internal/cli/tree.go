package cli

import (
	"io"
	"strings"

	"github.com/chartyard/chartyard/internal/scaffold"
)

// writeTree draws the files of a tree with their folders, as the tree command
// does.
func writeTree(w io.Writer, tree scaffold.Tree) {
	var paths [][]string
	for _, file := range tree {
		paths = append(paths, strings.Split(file.Path, "/"))
	}
	writeFolder(w, paths, "")
}

// writeFolder draws the entries of one folder; paths are relative to it and
// grouped by their first element.
func writeFolder(w io.Writer, paths [][]string, indent string) {
	for len(paths) > 0 {
		name, n := paths[0][0], 1
		for n < len(paths) && paths[n][0] == name {
			n++
		}
		branch, below := "├── ", "│   "
		if n == len(paths) {
			branch, below = "└── ", "    "
		}
		if len(paths[0]) == 1 {
			_, _ = io.WriteString(w, indent+branch+name+"\n")
		} else {
			_, _ = io.WriteString(w, indent+branch+name+"/\n")
			var inner [][]string
			for _, path := range paths[:n] {
				inner = append(inner, path[1:])
			}
			writeFolder(w, inner, indent+below)
		}
		paths = paths[n:]
	}
}
