package yamledit

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Mapping is a mapping to be written, in the order of its pairs.
type Mapping []Pair

// Pair is a key with its value.
type Pair struct {
	Key   string
	Value any
}

// Plain is a scalar as it is to be written, such as a number in its author's
// own digits. It must be one plain scalar on one line.
type Plain string

// Set gives the text with value at path. value is nil, a bool, string, int,
// float64, Plain, Mapping, or a []any of scalars; path leads through mappings,
// and through items of lists that are there. Missing mappings on the way are
// made. The text is given back as it is when it says so already.
//
// Only the value's own letters change, or lines are added: after the last key
// of the mapping, with its indentation. A text keeps its quotes where they can
// hold the new one; several lines become a literal block.
//
// The error is a *yamldoc.Error: for a text that is no YAML, holds several
// documents or a key twice, for an alias or a shared anchor on the way, for a
// scalar or list where a mapping is needed, and for what cannot be written
// without touching other values.
func Set(file string, text []byte, path diag.Path, value any) ([]byte, error) {
	e, err := open(file, text)
	if err != nil {
		return nil, err
	}
	if !writable(value) {
		return nil, e.doc.Errorf(path, "%s: the new value is no text that YAML can hold (UTF-8)", path)
	}
	want, err := e.with(path, value)
	if err != nil {
		return nil, err
	}
	if reflect.DeepEqual(want, e.values) {
		return text, nil
	}
	at, err := e.walk(path)
	if err != nil {
		return nil, err
	}
	var edits []edit
	if rest := path[at.steps:]; len(rest) == 0 {
		edits = e.replacements(at, value)
	} else {
		edits = e.additions(at, nested(rest, value))
	}
	for _, one := range edits {
		if out, ok := e.try(one, want); ok {
			return out, nil
		}
	}
	return nil, e.doc.Errorf(path, "%s cannot be set without touching what is around it; edit it by hand", path)
}

// Remove gives the text without the key at path, its value and the comment
// right above it. A mapping that loses its last key stays as {}. The errors are
// those of Set; a path that is not there is one too.
func Remove(file string, text []byte, path diag.Path) ([]byte, error) {
	e, err := open(file, text)
	if err != nil {
		return nil, err
	}
	at, err := e.walk(path)
	if err != nil {
		return nil, err
	}
	if at.steps < len(path) || at.key == nil {
		return nil, e.doc.Errorf(path, "%s is no key of this file, so there is nothing to remove", path)
	}
	want := e.without(path)
	for _, one := range e.removals(at) {
		if out, ok := e.try(one, want); ok {
			return out, nil
		}
	}
	return nil, e.doc.Errorf(path, "%s cannot be removed without touching what is around it; edit it by hand", path)
}

// editor is a text with what is known of it.
type editor struct {
	text    []byte
	doc     *yamldoc.Doc
	values  any
	newline string
}

func open(file string, text []byte) (*editor, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	values, err := doc.Value()
	if err != nil {
		return nil, err
	}
	e := &editor{text: text, doc: doc, values: values, newline: "\n"}
	if i := strings.IndexByte(string(text), '\n'); i > 0 && text[i-1] == '\r' {
		e.newline = "\r\n"
	}
	switch twice := doc.Duplicates(); {
	case len(twice) > 0:
		return nil, &yamldoc.Error{Span: twice[0].Last, Msg: twice[0].Path.String() + " is here twice; take one away first"}
	case doc.MoreDocuments():
		return nil, doc.Errorf(nil, "several YAML documents in one file; only the first would count, take the others away first")
	case !utf8.Valid(text), doc.Root == nil && values != nil:
		return nil, &yamldoc.Error{Span: diag.Span{File: file}, Msg: "this YAML cannot be edited in place; write it more plainly, in UTF-8"}
	}
	return e, nil
}

// edit is a set of splices that do not overlap, in any order.
type edit []splice

// splice puts a text in place of text[start:end].
type splice struct {
	start, end int
	with       string
}

// try makes an edit and reports whether the text then reads as it should.
func (e *editor) try(one edit, want any) ([]byte, bool) {
	one = slices.Clone(one)
	slices.SortStableFunc(one, func(a, b splice) int { return a.start - b.start })
	var out []byte
	at := 0
	for _, s := range one {
		if s.start < at || s.end < s.start || s.end > len(e.text) {
			return nil, false
		}
		out = append(append(out, e.text[at:s.start]...), s.with...)
		at = s.end
	}
	out = append(out, e.text[at:]...)
	doc, err := yamldoc.Parse(e.doc.File, out)
	if err != nil || doc.MoreDocuments() || len(doc.Duplicates()) > 0 {
		return nil, false
	}
	got, err := doc.Value()
	if got == nil {
		got = map[string]any{}
	}
	return out, err == nil && reflect.DeepEqual(got, want)
}

// nested is value below all keys of path but the first.
func nested(path diag.Path, value any) Pair {
	for _, key := range slices.Backward(path[1:]) {
		value = Mapping{{Key: key, Value: value}}
	}
	return Pair{Key: path[0], Value: value}
}
