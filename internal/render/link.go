package render

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// maxLinks is how many links one path may go through, as elsewhere.
const maxLinks = 255

// resolve follows the links in a path of the tree to what stands at its end.
// The error is an *Error for a link that leaves the tree, is broken or never
// ends.
func (t tree) resolve(name string) (string, error) {
	links, ok := t.fsys.(fs.ReadLinkFS)
	if !ok {
		return name, nil
	}
	done, rest := ".", strings.Split(name, "/")
	for followed := 0; len(rest) > 0; {
		step := path.Join(done, rest[0])
		if step == done {
			rest = rest[1:]
			continue
		}
		if step == ".." || strings.HasPrefix(step, "../") {
			return "", t.badLink(name, "the link leads out of the chart")
		}
		info, err := links.Lstat(step)
		if err != nil {
			return "", t.brokenLink(name, err)
		}
		rest = rest[1:]
		if info.Mode()&fs.ModeSymlink == 0 {
			done = step
			continue
		}
		if followed++; followed > maxLinks {
			return "", t.badLink(name, "the link never ends: it goes through too many others")
		}
		target, err := links.ReadLink(step)
		if err != nil {
			return "", t.brokenLink(name, err)
		}
		inside, from, ok := t.inside(target, done)
		if !ok {
			return "", t.badLink(name, "the link leads out of the chart, to "+target)
		}
		done, rest = from, append(slices.Clone(inside), rest...)
	}
	return done, nil
}

// inside turns a link's target into steps to walk from a directory of the
// tree; ok is false for an absolute one that means no place in the tree.
func (t tree) inside(target, dir string) (steps []string, from string, ok bool) {
	absolute := filepath.IsAbs(target) || strings.HasPrefix(target, "/")
	target = filepath.ToSlash(target)
	if !absolute {
		return strings.Split(target, "/"), dir, true
	}
	for _, root := range t.roots {
		if below, ok := strings.CutPrefix(path.Clean(target)+"/", root+"/"); ok {
			return strings.Split("./"+below, "/"), ".", true
		}
	}
	return nil, "", false
}

func (t tree) badLink(name, msg string) *Error {
	return &Error{
		Fault: FaultLink, Span: diag.Span{File: t.name(name)}, Msg: msg,
		Next: "put a copy in its place or list it in .helmignore",
	}
}

func (t tree) brokenLink(name string, err error) *Error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Fault: FaultLink, Span: diag.Span{File: t.name(name)}, Msg: "the link leads nowhere", Next: "mend it or take it out of the chart", err: err}
	}
	return unreadable(t.name(name), err)
}
