package scaffold

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// WriteOptions say what Write may do.
type WriteOptions struct {
	// Force writes into a folder that is not empty, and over files that are
	// there; those not in the tree stay as they are.
	Force bool
}

// OccupiedError says that the target has something in it.
type OccupiedError struct {
	Dir     string
	Entries []string // in the order of their names
}

func (e *OccupiedError) Error() string {
	const shown = 3
	names := strings.Join(e.Entries[:min(shown, len(e.Entries))], ", ")
	if more := len(e.Entries) - shown; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%s is not empty, it holds %s; choose another folder, or use --force to write into it", e.Dir, names)
}

// Write puts the tree into the folder dir, whole or not at all: after an error,
// or when ctx ends, dir is as it was before. dir is made when it is absent; one
// that is not empty is an *OccupiedError unless forced.
func Write(ctx context.Context, tree Tree, dir string, opts WriteOptions) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeNew(ctx, tree, dir)
	case err != nil:
		return inWords(dir, err)
	case len(entries) > 0 && !opts.Force:
		occupied := &OccupiedError{Dir: dir}
		for _, entry := range entries {
			occupied.Entries = append(occupied.Entries, entry.Name())
		}
		return occupied
	}
	return writeInto(ctx, tree, dir, nil)
}

// writeNew builds the folder beside its place and then names it. Folders above
// it that it had to make go again when it fails.
func writeNew(ctx context.Context, tree Tree, dir string) (err error) {
	dir = filepath.Clean(dir)
	above := filepath.Dir(dir)
	made, err := makeFolders(above)
	defer func() {
		if err != nil {
			removeEmpty(made)
		}
	}()
	if err != nil {
		return inWords(dir, err)
	}
	temporary := filepath.Join(above, temporaryName(filepath.Base(dir)))
	defer os.RemoveAll(temporary) // gone already when all went well
	if err := os.Mkdir(temporary, 0o777); err != nil {
		return inWords(dir, err)
	}
	root, err := os.OpenRoot(temporary)
	if err != nil {
		return inWords(dir, err)
	}
	err = build(ctx, root, ".", tree)
	if err := errors.Join(err, root.Close()); err != nil {
		return inWords(dir, err)
	}
	return inWords(dir, os.Rename(temporary, dir))
}

// writeInto builds the tree in a temporary folder inside dir and then moves its
// files to their places, and the stale ones away.
func writeInto(ctx context.Context, tree Tree, dir string, stale []string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return inWords(dir, err)
	}
	defer root.Close()
	if err := obstacles(root, dir, tree); err != nil {
		return err
	}
	temporary := temporaryName("chartyard")
	move := &mover{root: root, rename: root.Rename, from: path.Join(temporary, "new"), kept: path.Join(temporary, "old")}
	defer func() {
		if !move.isStuck {
			root.RemoveAll(temporary)
		}
	}()
	if err := root.Mkdir(temporary, 0o700); err != nil {
		return inWords(dir, err)
	}
	if err := build(ctx, root, move.from, tree); err != nil {
		return inWords(dir, err)
	}
	if err := move.all(tree, stale...); move.isStuck {
		return fmt.Errorf("%s: writing stopped half-way and could not be undone; what was there before is in %s: %w",
			dir, filepath.Join(dir, move.kept), err)
	} else if err != nil {
		return inWords(dir, err)
	}
	return nil
}

// build writes the files of a tree below a folder of root.
func build(ctx context.Context, root *os.Root, folder string, tree Tree) error {
	for _, file := range tree {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := path.Join(folder, file.Path)
		if err := root.MkdirAll(path.Dir(at), 0o777); err != nil {
			return err
		}
		if err := create(root, at, file); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func create(root *os.Root, at string, file File) error {
	out, err := root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, file.Mode)
	if err != nil {
		return err
	}
	_, err = out.Write(file.Text)
	return errors.Join(err, out.Close())
}

// makeFolders is os.MkdirAll that tells which folders it made, outermost first.
func makeFolders(dir string) (made []string, err error) {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil, nil
	}
	if above := filepath.Dir(dir); above != dir {
		if made, err = makeFolders(above); err != nil {
			return made, err
		}
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return made, err
	}
	return append(made, dir), nil
}

// removeEmpty removes folders, innermost first, as far as nobody else has put
// something there.
func removeEmpty(folders []string) {
	for i := len(folders) - 1; i >= 0; i-- {
		if os.Remove(folders[i]) != nil {
			return
		}
	}
}

func temporaryName(base string) string { return "." + base + ".tmp-" + rand.Text()[:10] }

// inWords says which folder could not be written, without the name of a
// temporary one.
func inWords(dir string, err error) error {
	if err == nil {
		return nil
	}
	reason := err
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		reason = at.Err
	case errors.As(err, &link):
		reason = link.Err
	}
	return fmt.Errorf("%s: nothing was written: %w", dir, reason)
}
