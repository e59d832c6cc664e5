package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/ignore"

	"github.com/chartyard/chartyard/internal/diag"
)

// entry is one file of a chart on its way into the builder.
type entry struct {
	name    string // in the chart, with slashes
	display string
	data    []byte // without a byte order mark
}

// tree is a chart's directory.
type tree struct {
	fsys    fs.FS
	display string
	roots   []string // absolute names of the directory, with slashes
}

func (t tree) name(inside string) string { return path.Join(t.display, inside) }

// read returns the files of the directory that .helmignore leaves, in Helm's
// order.
func (t tree) read() ([]entry, error) {
	rules, err := t.rules()
	if err != nil {
		return nil, err
	}
	w := walk{tree: t, rules: rules}
	if err := w.dir(".", "."); err != nil {
		return nil, err
	}
	return w.found, nil
}

func (t tree) rules() (*ignore.Rules, error) {
	rules := ignore.Empty()
	if _, err := fs.Stat(t.fsys, ignore.HelmIgnore); err == nil {
		text, err := t.follow(ignore.HelmIgnore)
		if err != nil {
			return nil, err
		}
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, t.badRule(text, err)
		}
	}
	rules.AddDefaults()
	return rules, nil
}

// follow reads a file that may be a link.
func (t tree) follow(name string) ([]byte, error) {
	real, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(t.fsys, real)
	if err != nil {
		return nil, unreadable(t.name(name), err)
	}
	return text, nil
}

// badRule finds the line of .helmignore that Helm refuses.
func (t tree) badRule(text []byte, err error) error {
	span := diag.Span{File: t.name(ignore.HelmIgnore)}
	for i, line := range strings.Split(string(text), "\n") {
		if _, lineErr := ignore.Parse(strings.NewReader(line)); lineErr != nil {
			span.Line, err = i+1, lineErr
			break
		}
	}
	return &Error{Fault: FaultSyntax, Span: span, Msg: err.Error(), err: err}
}

// walk collects the files of a tree.
type walk struct {
	tree
	rules *ignore.Rules
	found []entry
	open  []string // the directories being walked, by their real names
	seen  int      // entries met
	bytes int64
}

// maxEntries bounds what links that fan out can make of a small directory.
const maxEntries = 100_000

// dir reads the directory that stands at real under the name it has for Helm,
// which differs below a link.
func (w *walk) dir(name, real string) error {
	if slices.Contains(w.open, real) {
		return w.badLink(name, "the link leads back to a directory around it")
	}
	w.open = append(w.open, real)
	defer func() { w.open = w.open[:len(w.open)-1] }()
	entries, err := fs.ReadDir(w.fsys, real)
	if err != nil {
		return unreadable(w.tree.name(name), err)
	}
	for _, e := range entries {
		if err := w.entry(path.Join(name, e.Name()), path.Join(real, e.Name()), e); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(name, real string, e fs.DirEntry) error {
	if w.seen++; w.seen > maxEntries {
		return w.tooLarge(fmt.Sprintf("more than %d files and directories", maxEntries))
	}
	isLink := e.Type()&fs.ModeSymlink != 0
	info, err := e.Info()
	if isLink {
		info, err = fs.Stat(w.fsys, real)
		if target, linkErr := w.resolve(real); linkErr == nil {
			real = target
		} else if err != nil || !w.rules.Ignore(name, info) {
			return linkErr
		}
	}
	switch {
	case err != nil:
		return unreadable(w.tree.name(name), err)
	case w.rules.Ignore(name, info):
		return nil
	case info.IsDir():
		return w.dir(name, real)
	}
	return w.file(name, real, info)
}

func (w *walk) file(name, real string, info fs.FileInfo) error {
	display := w.tree.name(name)
	switch {
	case !info.Mode().IsRegular():
		return &Error{Fault: FaultUnreadable, Span: diag.Span{File: display}, Msg: "no regular file", Next: "take it out of the chart or list it in .helmignore"}
	case info.Size() > loader.MaxDecompressedFileSize:
		return &Error{
			Fault: FaultTooLarge, Span: diag.Span{File: display},
			Msg:  fmt.Sprintf("%d bytes; Helm loads files of at most %d", info.Size(), loader.MaxDecompressedFileSize),
			Next: "take it out of the chart or list it in .helmignore",
		}
	}
	if w.bytes += info.Size(); w.bytes > loader.MaxDecompressedChartSize {
		return w.tooLarge(fmt.Sprintf("the chart's files are more than %d bytes together", loader.MaxDecompressedChartSize))
	}
	data, err := fs.ReadFile(w.fsys, real)
	if err != nil {
		return unreadable(display, err)
	}
	w.found = append(w.found, entry{name: name, display: display, data: bytes.TrimPrefix(data, byteOrderMark())})
	return nil
}

func (w *walk) tooLarge(msg string) *Error {
	return &Error{Fault: FaultTooLarge, Span: diag.Span{File: w.display}, Msg: msg, Next: "list in .helmignore what is no part of the chart"}
}

func byteOrderMark() []byte { return []byte("\xEF\xBB\xBF") }
