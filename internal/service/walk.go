package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// below finds every service and chart in and below root, in the order of their
// paths. A broken one, or a folder that cannot be read, is an error along with
// the rest.
func below(root string) ([]*Target, error) {
	w := &walk{}
	w.folder(root, false)
	return w.targets, errors.Join(w.errs...)
}

// walk is the state of one search.
type walk struct {
	targets []*Target
	errs    []error
}

// folder looks at dir and what is below it. Symbolic links to folders are not
// followed: what they lead to is found where it is, and there are no loops.
// isOwnChart says that dir is the chart of the service that it lies in, which
// is no target of its own.
func (w *walk) folder(dir string, isOwnChart bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.errs = append(w.errs, pathError(dir, err))
		return
	}
	if !isOwnChart {
		w.look(dir, entries)
	}
	inService, inChart := has(entries, ConfigFile), has(entries, chartFile)
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() && !isForeign(name) && !(inChart && isChartPart(name)) {
			w.folder(filepath.Join(dir, name), inService && name == chartFolder)
		}
	}
}

func (w *walk) look(dir string, entries []fs.DirEntry) {
	target, err := recognise(dir, entries)
	if err != nil {
		w.errs = append(w.errs, err)
	} else if target != nil {
		w.targets = append(w.targets, target)
	}
}

// isForeign reports whether a folder is hidden or holds other people's code.
func isForeign(name string) bool {
	return name == "node_modules" || name == "vendor" || strings.HasPrefix(name, ".")
}

// isChartPart reports whether a folder of a chart cannot hold a target of its
// own.
func isChartPart(name string) bool {
	switch name {
	case "charts", "templates", "crds", "ci":
		return true
	}
	return false
}
