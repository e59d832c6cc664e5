package yard

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// File is the name of the yard's own file at its root.
const File = "yard.yaml"

// Open loads the yard in a folder. Every fault of yard.yaml is in the error,
// each with its place.
func Open(dir string) (*Yard, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("yard %s: no such folder", dir)
	case err != nil:
		return nil, fmt.Errorf("yard %s: %w", dir, err)
	case !info.IsDir():
		return nil, fmt.Errorf("yard %s: not a folder; a yard is a folder with %s in it", dir, File)
	}
	return load(os.DirFS(dir), dir, filepath.Join(dir, File))
}

// Load reads the yard at the root of fsys. source is how people call it in
// messages.
func Load(fsys fs.FS, source string) (*Yard, error) {
	return load(fsys, source, File)
}

// load calls yard.yaml by the name file in errors.
func load(fsys fs.FS, source, file string) (*Yard, error) {
	text, err := fs.ReadFile(fsys, File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("yard %s: no %s in it; a yard is a folder with %s, chart-template, policies and schema", source, File, File)
	}
	if err != nil {
		return nil, fmt.Errorf("yard %s: %w", source, err)
	}
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	y := &Yard{}
	if err := errors.Join(doc.Decode(y), doc.Join(y.faults(doc))); err != nil {
		return nil, err
	}
	y.Source, y.FS, y.doc = source, fsys, doc
	return y, nil
}
