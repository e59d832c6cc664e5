package scaffold

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// ChangedError says that a folder has files in the way of those to be written
// which are not as they were written the last time, or never were.
type ChangedError struct {
	Dir   string
	Files []string // in the order of their names
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s: not as chartyard wrote it, or not written by it: %s; move it away, or use --force to write over it; nothing was written",
		e.Dir, strings.Join(e.Files, ", "))
}

// Renew makes the folder dir hold the tree, whole or not at all, and beside it a
// file named list of what it wrote, as sha256sum prints it. Files that such a list
// names and the tree does not have are removed; others stay as they are. Files
// that somebody else has written or changed are in the way: a *ChangedError
// unless forced.
func Renew(ctx context.Context, tree Tree, dir, list string, opts WriteOptions) error {
	tree = slices.Clone(tree).sorted()
	var sums bytes.Buffer
	for _, file := range tree {
		fmt.Fprintf(&sums, "%s  %s\n", sumOf(file.Text), file.Path)
	}
	whole := append(slices.Clone(tree), File{Path: list, Text: sums.Bytes(), Mode: 0o666}).sorted()
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return writeNew(ctx, whole, dir)
	}
	if err != nil {
		return inWords(dir, err)
	}
	defer root.Close()
	if err := obstacles(root, dir, whole); err != nil {
		return err
	}
	stale, changed, err := compare(root, tree, list)
	switch {
	case err != nil:
		return err
	case len(changed) > 0 && !opts.Force:
		return &ChangedError{Dir: dir, Files: changed}
	}
	if err := writeInto(ctx, whole, dir, stale); err != nil {
		return err
	}
	for _, file := range stale {
		for above := path.Dir(file); above != "."; above = path.Dir(above) {
			_ = root.Remove(above) // as far as it is empty
		}
	}
	return nil
}

// compare tells the files of the list that the tree does not have, and what of
// both is in the way. A link is: Renew writes none.
func compare(root *os.Root, tree Tree, list string) (stale, changed []string, err error) {
	known, err := readSums(root, list)
	if err != nil {
		return nil, nil, inWords(filepath.Join(root.Name(), list), err)
	}
	look := func(file string, want []byte) (isThere bool, err error) {
		text, isOther, err := readRegular(root, file)
		switch {
		case isOther:
			changed = append(changed, file)
			return true, nil
		case err != nil || text == nil:
			return false, err
		}
		if sumOf(text) != known[file] && (want == nil || !bytes.Equal(text, want)) {
			changed = append(changed, file)
		}
		return true, nil
	}
	for _, file := range tree {
		if _, err := look(file.Path, file.Text); err != nil {
			return nil, nil, err
		}
	}
	for file := range known {
		if tree.Find(file) != nil {
			continue
		}
		isThere, err := look(file, nil)
		if err != nil {
			return nil, nil, err
		}
		if isThere {
			stale = append(stale, file)
		}
	}
	slices.Sort(stale)
	slices.Sort(changed)
	return stale, changed, nil
}

// readRegular reads a file. The text is nil when there is none, or a folder;
// isOther is true of what is neither, such as a link.
func readRegular(root *os.Root, file string) (text []byte, isOther bool, err error) {
	name := filepath.FromSlash(file)
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), err == nil && info.IsDir():
		return nil, false, nil
	case err == nil && !info.Mode().IsRegular():
		return nil, true, nil
	case err == nil:
		text, err = root.ReadFile(name)
	}
	if err != nil {
		return nil, false, inWords(filepath.Join(root.Name(), name), err)
	}
	return append([]byte{}, text...), false, nil
}

// readSums reads a list; one that is not there is empty.
func readSums(root *os.Root, list string) (map[string]string, error) {
	text, err := root.ReadFile(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, file, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if ok && filepath.IsLocal(filepath.FromSlash(file)) {
			out[file] = sum
		}
	}
	return out, nil
}

func sumOf(text []byte) string { return fmt.Sprintf("%x", sha256.Sum256(text)) }
