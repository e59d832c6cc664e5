package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Overwritten lists the files of the tree that are in dir already and differ.
func Overwritten(tree Tree, dir string) ([]string, error) {
	var out []string
	for _, file := range tree {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file.Path)))
		switch {
		case err == nil && string(text) != string(file.Text):
			out = append(out, file.Path)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return nil, inWords(dir, err)
		}
	}
	return out, nil
}

// obstacles refuses what cannot be written over: a folder where a file shall
// be, and anything but a folder above it. Links are not followed.
func obstacles(root *os.Root, dir string, tree Tree) error {
	for _, file := range tree {
		steps := strings.Split(file.Path, "/")
		for i := range steps {
			at := path.Join(steps[:i+1]...)
			info, err := root.Lstat(at)
			if errors.Is(err, fs.ErrNotExist) {
				break
			}
			if err != nil {
				return inWords(dir, err)
			}
			isLast := i == len(steps)-1
			switch {
			case isLast && info.IsDir():
				return fmt.Errorf("%s is a folder, but a file is to be there; nothing was written", filepath.Join(dir, at))
			case !isLast && !info.IsDir():
				return fmt.Errorf("%s is no folder, but one is to be there; nothing was written", filepath.Join(dir, at))
			}
		}
	}
	return nil
}

// mover puts files that are ready in a temporary folder to their places, all or
// none: what was there before is kept until the last one has arrived.
type mover struct {
	root   *os.Root
	rename func(from, to string) error // root.Rename, but for tests
	from   string                      // where the files are ready
	kept   string                      // where those that they replace wait

	undo    []func() error // of the steps taken
	isStuck bool           // a step could not be undone
}

// all does so for the files of a tree, and takes away those that are stale.
func (m *mover) all(tree Tree, stale ...string) error {
	for _, file := range tree {
		if err := m.one(file.Path); err != nil {
			return m.stop(err)
		}
	}
	for _, file := range stale {
		if err := m.keep(file); err != nil {
			return m.stop(err)
		}
	}
	return nil
}

func (m *mover) stop(err error) error {
	undone := m.rollBack()
	m.isStuck = undone != nil
	return errors.Join(err, undone)
}

func (m *mover) one(file string) error {
	if err := m.makeFolders(path.Dir(file)); err != nil {
		return err
	}
	if err := m.keep(file); err != nil {
		return err
	}
	if err := m.rename(path.Join(m.from, file), file); err != nil {
		return err
	}
	m.undo = append(m.undo, func() error { return m.root.Remove(file) })
	return nil
}

// keep takes away the file that is in the way, if there is one.
func (m *mover) keep(file string) error {
	if _, err := m.root.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	kept := path.Join(m.kept, file)
	if err := m.root.MkdirAll(path.Dir(kept), 0o700); err != nil {
		return err
	}
	if err := m.rename(file, kept); err != nil {
		return err
	}
	m.undo = append(m.undo, func() error { return m.root.Rename(kept, file) })
	return nil
}

func (m *mover) makeFolders(dir string) error {
	if _, err := m.root.Lstat(dir); dir == "." || err == nil {
		return nil
	}
	if err := m.makeFolders(path.Dir(dir)); err != nil {
		return err
	}
	if err := m.root.Mkdir(dir, 0o777); err != nil {
		return err
	}
	m.undo = append(m.undo, func() error { return m.root.Remove(dir) })
	return nil
}

// rollBack undoes every step, last first.
func (m *mover) rollBack() error {
	var errs []error
	for _, undo := range slices.Backward(m.undo) {
		errs = append(errs, undo())
	}
	return errors.Join(errs...)
}
