package yamldoc

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Span is where node stands in the document's file. EndColumn is known only
// for plain and simply quoted scalars on one line.
func (d *Doc) Span(node *yaml.Node) diag.Span {
	span := diag.Span{File: d.File}
	if node == nil || node.Line == 0 {
		return span
	}
	start := lineStart(d.text, node.Line)
	at := start + byteOffset(d.text[start:], node.Column-1)
	span.Line, span.Column = position(d.text, at)
	if n := width(node, d.text[at:]); n > 0 {
		span.EndColumn = span.Column + n
	}
	return span
}

// width is the number of bytes of a scalar that is written in rest just as its
// value reads; zero for any other node.
func width(node *yaml.Node, rest []byte) int {
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

// position is the line and column of an offset as an editor shows them.
func position(text []byte, offset int) (line, column int) {
	before := text[:offset]
	return bytes.Count(before, []byte("\n")) + 1, offset - bytes.LastIndexByte(before, '\n')
}

// lineStart is the offset of a line as YAML 1.1 counts lines: a lone carriage
// return and three rare characters end one too. A byte order mark is skipped,
// as it has no column.
func lineStart(text []byte, number int) int {
	at := 0
	if number == 1 && bytes.HasPrefix(text, []byte("\ufeff")) {
		return len("\ufeff")
	}
	for ; number > 1 && at < len(text); number-- {
		at += lineLength(text[at:])
	}
	return at
}

// lineLength is the length of the first line of text, its end included.
func lineLength(text []byte) int {
	end := bytes.IndexByte(text, '\n') + 1
	if end == 0 {
		end = len(text)
	}
	if i := bytes.IndexAny(text[:end], "\r\u0085\u2028\u2029"); i >= 0 {
		_, size := utf8.DecodeRune(text[i:])
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			size = 2
		}
		return i + size
	}
	return end
}
