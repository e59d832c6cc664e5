package git

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// object reads one object of any kind.
func (r *Repo) object(hash plumbing.Hash) (kind plumbing.ObjectType, text []byte, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found plumbing.EncodedObject
	for _, storage := range r.storages {
		found, err = storage.EncodedObject(plumbing.AnyObject, hash)
		if !errors.Is(err, plumbing.ErrObjectNotFound) {
			break
		}
	}
	if err != nil {
		return 0, nil, r.aboutMissing(hash, err)
	}
	reader, err := found.Reader()
	if err != nil {
		return 0, nil, err
	}
	text, err = io.ReadAll(reader)
	return found.Type(), text, errors.Join(err, reader.Close())
}

// missingError is an object that is not in the repository.
type missingError struct {
	hash plumbing.Hash
	next string
}

func (e *missingError) Error() string {
	return "object " + e.hash.String()[:12] + " is not here" + e.next
}

func (r *Repo) aboutMissing(hash plumbing.Hash, err error) error {
	if !errors.Is(err, plumbing.ErrObjectNotFound) {
		return err
	}
	missing := &missingError{hash: hash}
	switch {
	case r.isShallow():
		missing.next = "; " + shallowAdvice
	case r.isPartial():
		missing.next = "; the clone is partial (--filter): let git bring it, for instance with git show " + hash.String()[:12]
	}
	return missing
}

const shallowAdvice = "the clone is shallow: run git fetch --unshallow, or in a CI job clone with full history (fetch-depth: 0, GIT_DEPTH: 0)"

func (r *Repo) isShallow() bool { return len(r.shallow()) > 0 }

// shallow lists the commits whose parents were left out of the clone.
func (r *Repo) shallow() []string {
	text, err := os.ReadFile(filepath.Join(r.common, "shallow"))
	if err != nil {
		return nil
	}
	return strings.Fields(string(text))
}

// isPartial reports whether objects may have been left out of the clone.
func (r *Repo) isPartial() bool {
	packs, err := filepath.Glob(filepath.Join(r.common, "objects", "pack", "*.promisor"))
	return err == nil && len(packs) > 0
}

// commit is what a commit object says.
type commit struct {
	tree    plumbing.Hash
	parents []plumbing.Hash
}

func (r *Repo) commit(hash plumbing.Hash) (*commit, error) {
	_, text, err := r.object(hash)
	if err != nil {
		return nil, err
	}
	c := &commit{}
	for line := range strings.Lines(string(text)) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch {
		case !ok || line == "\n":
			return c, nil
		case key == "tree":
			c.tree = plumbing.NewHash(value)
		case key == "parent":
			c.parents = append(c.parents, plumbing.NewHash(value))
		}
	}
	return c, nil
}

// peel follows annotated tags to what they are for.
func (r *Repo) peel(hash plumbing.Hash) (plumbing.ObjectType, plumbing.Hash, error) {
	const mostTags = 100
	for range mostTags {
		kind, text, err := r.object(hash)
		if err != nil || kind != plumbing.TagObject {
			return kind, hash, err
		}
		target, ok := bytes.CutPrefix(text, []byte("object "))
		if !ok || len(target) < 40 {
			return 0, hash, fmt.Errorf("the tag object %s cannot be read", hash)
		}
		hash = plumbing.NewHash(string(target[:40]))
	}
	return 0, hash, fmt.Errorf("the tag object %s leads to too many others", hash)
}
