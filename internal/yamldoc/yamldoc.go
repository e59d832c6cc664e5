package yamldoc

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/diag"
)

// Doc is one YAML document with the name of the file it came from. It is
// read only once parsed, so several goroutines may share it.
type Doc struct {
	File string
	// Root is the document's content. It is nil when the document is empty,
	// and in the rare case that only Helm's parser can read the text: then
	// there are values but no places.
	Root *yaml.Node

	text []byte
	// reference says that Helm's own parser must decode the values.
	reference bool
}

// Parse reads the first YAML document of text, as Helm does: what follows a
// second document marker is not looked at (MoreDocuments tells). file is used
// in spans and errors as is. The error is a *Error that carries the place.
//
// Parse refuses what Helm refuses when it scans the text; an unusable value
// (an infinite number, a null key, an alias bomb) is refused by Value.
// Duplicate keys are no error to Helm, the last wins: see Duplicates. text is
// kept and must not change.
func Parse(file string, text []byte) (*Doc, error) {
	d := &Doc{File: file, text: text}
	root, err := parseNodes(text)
	if err != nil || hasLeadingTab(text) {
		if _, refErr := decodeReference(text); refErr != nil {
			return nil, findFault(file, text, refErr)
		}
	}
	d.Root = root
	d.reference = err != nil || hasBareTag(text)
	return d, nil
}

// hasLeadingTab reports whether a line is indented with a tab. Before a
// comment, the parser of nodes accepts that and Helm's parser does not.
func hasLeadingTab(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '\t')
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(text[:i], " ")
		if len(before) == 0 || strings.IndexByte("\r\n", before[len(before)-1]) >= 0 || before[len(before)-1] >= 0x80 {
			return true
		}
		text = text[i+1:]
	}
}

func parseNodes(text []byte) (root *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			root, err = nil, errUnreadable
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

func decodeReference(text []byte) (v any, err error) {
	defer func() {
		if recover() != nil {
			v, err = nil, errUnreadable
		}
	}()
	err = sigs.Unmarshal(text, &v)
	return v, err
}

// hasBareTag reports whether the text may have the non-specific tag "!". The
// parser drops it without a trace, yet Helm reads `! "12"` as a number.
func hasBareTag(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '!')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		if len(text) == 0 || strings.IndexByte(" \t\r\n,]}", text[0]) >= 0 || text[0] >= 0x80 {
			return true
		}
	}
}

// MoreDocuments reports whether another document follows the first one. Helm
// ignores it, which its author seldom means.
func (d *Doc) MoreDocuments() bool {
	if !bytes.Contains(d.text, []byte("---")) && !bytes.Contains(d.text, []byte("...")) {
		return false
	}
	dec := yaml.NewDecoder(bytes.NewReader(d.text))
	var doc yaml.Node
	if dec.Decode(&doc) != nil {
		return false
	}
	return dec.Decode(&doc) == nil
}

// Span is where node stands in the document's file. EndColumn is known only
// for plain and simply quoted scalars on one line.
func (d *Doc) Span(node *yaml.Node) diag.Span {
	span := diag.Span{File: d.File}
	if node == nil || node.Line == 0 {
		return span
	}
	span.Line = node.Line
	line := d.line(node.Line)
	at := byteOffset(line, node.Column-1)
	span.Column = at + 1
	if n := d.width(node, line[at:]); n > 0 {
		span.EndColumn = span.Column + n
	}
	return span
}

// width is the number of bytes of a scalar that is written in rest just as its
// value reads; zero for any other node.
func (d *Doc) width(node *yaml.Node, rest []byte) int {
	if node.Kind != yaml.ScalarNode || node.Value == "" {
		return 0
	}
	written := node.Value
	switch node.Style {
	case 0:
	case yaml.SingleQuotedStyle:
		written = "'" + written + "'"
	case yaml.DoubleQuotedStyle:
		written = `"` + written + `"`
	default:
		return 0
	}
	if !bytes.HasPrefix(rest, []byte(written)) {
		return 0
	}
	return len(written)
}

// byteOffset turns the parser's column, which counts characters, into bytes.
func byteOffset(line []byte, chars int) int {
	at := 0
	for ; chars > 0 && at < len(line); chars-- {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return at
}

// line is the text of the line with that number, counted from one, without
// its end.
func (d *Doc) line(number int) []byte {
	rest := d.text
	for ; number > 1; number-- {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return nil
		}
		rest = rest[i+1:]
	}
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}
