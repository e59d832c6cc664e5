package git

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/chartyard/chartyard/internal/diag"
)

// RevisionError says that a revision is not in the repository or cannot be
// read.
type RevisionError struct {
	Revision string
	Msg      string
}

func (e *RevisionError) Error() string { return e.Revision + ": " + e.Msg }

// Commit gives the full hash of the commit that rev names: a branch, a tag, a
// remote branch (origin/main), HEAD or @, a hash or the beginning of one, each
// with ~N, ^N or ^{commit} after it, as git rev-parse has it. The error is a
// *RevisionError.
func (r *Repo) Commit(rev string) (string, error) {
	hash, err := r.resolve(rev)
	if err == nil {
		return hash.String(), nil
	}
	if told := (*RevisionError)(nil); errors.As(err, &told) {
		return "", err
	}
	return "", &RevisionError{rev, err.Error()}
}

func (r *Repo) resolve(rev string) (plumbing.Hash, error) {
	name, steps := rev, ""
	if i := strings.IndexAny(rev, "~^"); i >= 0 {
		name, steps = rev[:i], rev[i:]
	}
	hash, err := r.named(rev, name)
	if err != nil {
		return hash, err
	}
	kind, hash, err := r.peel(hash)
	if err != nil {
		return hash, err
	}
	if kind != plumbing.CommitObject {
		return hash, &RevisionError{rev, "is a " + kind.String() + ", no commit"}
	}
	for steps != "" {
		if hash, steps, err = r.step(rev, hash, steps); err != nil {
			return hash, err
		}
	}
	return hash, nil
}

// step goes one ~N, ^N or ^{…} on from a commit.
func (r *Repo) step(rev string, hash plumbing.Hash, steps string) (plumbing.Hash, string, error) {
	for _, peel := range []string{"^{commit}", "^{}", "^0"} {
		if rest, ok := strings.CutPrefix(steps, peel); ok && (rest == "" || rest[0] == '~' || rest[0] == '^') {
			return hash, rest, nil
		}
	}
	mark, rest := steps[0], steps[1:]
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:digits]); err != nil {
			return hash, "", &RevisionError{rev, "no such revision"}
		}
	}
	rest = rest[digits:]
	if rest != "" && rest[0] != '~' && rest[0] != '^' {
		return hash, "", &RevisionError{rev, "not understood; want a branch, a tag or a hash, with ~N or ^N after it"}
	}
	var err error
	if mark == '^' {
		hash, err = r.parent(rev, hash, n)
		return hash, rest, err
	}
	for range n {
		if hash, err = r.parent(rev, hash, 1); err != nil {
			break
		}
	}
	return hash, rest, err
}

// parent is the parent of a commit, counted from one.
func (r *Repo) parent(rev string, hash plumbing.Hash, n int) (plumbing.Hash, error) {
	c, err := r.commit(hash)
	if err != nil {
		return hash, err
	}
	if slices.Contains(r.shallow(), hash.String()) {
		return hash, &RevisionError{rev, "history ends at " + hash.String()[:12] + "; " + shallowAdvice}
	}
	if n > len(c.parents) {
		return hash, &RevisionError{rev, fmt.Sprintf("no such revision: %s has %d parents", hash.String()[:12], len(c.parents))}
	}
	return c.parents[n-1], nil
}

// named resolves a name without steps after it, in git's own order.
func (r *Repo) named(rev, name string) (plumbing.Hash, error) {
	switch {
	case name == "@":
		name = "HEAD"
	case name == "" || strings.ContainsAny(name, " :@{?*[\\") || strings.Contains(name, ".."):
		return plumbing.ZeroHash, &RevisionError{rev, "not understood; want a branch, a tag or a hash, with ~N or ^N after it"}
	case len(name) == 40 && isHex(name):
		return plumbing.NewHash(strings.ToLower(name)), nil
	}
	for _, pattern := range []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"} {
		full := fmt.Sprintf(pattern, name)
		if pattern == "%s" && !strings.HasPrefix(name, "refs/") && strings.ToUpper(name) != name {
			continue // only HEAD and its kin stand at the top
		}
		if hash, ok := r.reference(plumbing.ReferenceName(full)); ok {
			return hash, nil
		}
	}
	const shortest = 4
	if len(name) >= shortest && isHex(name) {
		if hash, err := r.abbreviated(rev, strings.ToLower(name)); err != nil || !hash.IsZero() {
			return hash, err
		}
	}
	return plumbing.ZeroHash, r.unknown(rev, name)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// reference follows symbolic references to a hash.
func (r *Repo) reference(name plumbing.ReferenceName) (plumbing.Hash, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	const mostLinks = 10
	for range mostLinks {
		ref, err := r.storages[0].Reference(name)
		if err != nil {
			return plumbing.ZeroHash, false
		}
		if ref.Type() != plumbing.SymbolicReference {
			return ref.Hash(), true
		}
		name = ref.Target()
	}
	return plumbing.ZeroHash, false
}

// abbreviated finds the one commit, or tag of one, whose hash begins so; zero
// when there is none.
func (r *Repo) abbreviated(rev, prefix string) (plumbing.Hash, error) {
	whole, err := hex.DecodeString(prefix[:len(prefix)&^1])
	if err != nil {
		return plumbing.ZeroHash, err
	}
	candidates, err := r.beginningWith(whole)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	found := map[plumbing.Hash]bool{}
	for _, hash := range candidates {
		if !strings.HasPrefix(hash.String(), prefix) {
			continue
		}
		if kind, _, err := r.peel(hash); err == nil && kind == plumbing.CommitObject {
			found[hash] = true
		}
	}
	if len(found) > 1 {
		return plumbing.ZeroHash, &RevisionError{rev, fmt.Sprintf("%d commits begin so; write more of the hash", len(found))}
	}
	for hash := range found {
		return hash, nil
	}
	return plumbing.ZeroHash, nil
}

func (r *Repo) beginningWith(prefix []byte) ([]plumbing.Hash, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []plumbing.Hash
	for _, storage := range r.storages {
		hashes, err := storage.HashesWithPrefix(prefix)
		if err != nil {
			return nil, err
		}
		all = append(all, hashes...)
	}
	return all, nil
}

// unknown says what may help to find a revision.
func (r *Repo) unknown(rev, name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var known []string
	if refs, err := r.storages[0].IterReferences(); err == nil {
		defer refs.Close()
		for ref, err := refs.Next(); err == nil; ref, err = refs.Next() {
			short := ref.Name().Short()
			if strings.HasSuffix(short, "/"+name) {
				return &RevisionError{rev, "no such revision; did you mean " + short + "?"}
			}
			known = append(known, short)
		}
	}
	slices.Sort(known)
	msg := "no such revision" + diag.DidYouMean(name, known)
	if r.isShallow() {
		msg += "; " + shallowAdvice
	} else if !strings.Contains(msg, ";") {
		msg += "; a branch or tag of another clone has to be fetched first: git fetch origin " + name
	}
	return &RevisionError{rev, msg}
}
