package manifest

import (
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Document is one document of a template's output, parsed once for everyone.
type Document struct {
	// Template is the chart path of the file that rendered it:
	// "payments/templates/deployment.yaml".
	Template string
	// Offset is where Text begins in that template's output, in bytes.
	Offset int
	Text   string
	Head   Head
	// Doc has the positions in Text; its File is Template.
	Doc *yamldoc.Doc

	value any
}

// Read parses one document. The error is a *yamldoc.Error whose line counts in
// piece.Text, for a text that Helm refuses too: broken YAML, a document that
// is no mapping, an annotation that is no text.
func Read(template string, piece Piece) (*Document, error) {
	doc, err := yamldoc.Parse(template, []byte(piece.Text))
	if err != nil {
		return nil, err
	}
	value, err := doc.Value()
	if err != nil {
		return nil, err
	}
	head, err := readHead(doc, value)
	if err != nil {
		return nil, err
	}
	return &Document{Template: template, Offset: piece.Offset, Text: piece.Text, Head: head, Doc: doc, value: value}, nil
}

// Empty reports whether the document holds nothing, or comments only.
func (d *Document) Empty() bool { return d.value == nil }

// OffsetAt turns a line and column of Text, both counted from one, the column
// in bytes, into an offset in the template's output. A column of zero is the
// first byte of its line that is no space.
func (d *Document) OffsetAt(line, column int) int {
	return d.Offset + Offset(d.Text, line, column)
}

// Offset turns a line and column of text, both counted from one, the column in
// bytes, into an offset. A column of zero is the first byte of its line that is
// no space.
func Offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	rest, _, _ := strings.Cut(text[at:], "\n")
	if column == 0 {
		return at + len(rest) - len(strings.TrimLeft(rest, " \t"))
	}
	return at + min(column-1, len(rest))
}

// SpanOf is where the field at path stands in Text: its key, or the item of a
// list. steps says how many steps of path are there; when it is fewer than the
// path has, the span is that of the deepest one that is.
func (o *Object) SpanOf(path diag.Path) (span diag.Span, steps int) {
	taken, key, value := o.Doc.Deepest(o.At.Append(path...))
	if key == nil {
		key = value
	}
	return o.Doc.Span(key), max(taken-len(o.At), 0)
}

// ValueSpan is where the value of the field at path begins in Text; ok is
// false when the field is not there.
func (o *Object) ValueSpan(path diag.Path) (span diag.Span, ok bool) {
	_, value, ok := o.Doc.Find(o.At.Append(path...))
	if !ok {
		return diag.Span{}, false
	}
	return o.Doc.Span(value), true
}

// OffsetAt is Document.OffsetAt for the object's document.
func (o *Object) OffsetAt(line, column int) int {
	return o.Offset + Offset(o.Text, line, column)
}
