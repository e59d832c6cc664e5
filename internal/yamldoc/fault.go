package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

var (
	errUnreadable = errors.New("not YAML that can be read")
	errTagged     = errors.New("explicit tag")
)

// Error is a YAML fault with its place.
type Error struct {
	Span diag.Span
	Msg  string
}

func (e *Error) Error() string { return e.Span.String() + ": " + e.Msg }

// findFault names the fault that Helm's parser finds in text. It parses again,
// because the two parsers know different marks: the one of nodes where a quote
// or bracket was opened, the other where the fault was noticed.
func findFault(file string, text []byte) *Error {
	f := faultFinder{file: file, text: bytes.TrimPrefix(text, []byte("\ufeff"))}
	if e := f.byContent(); e != nil {
		return e
	}
	// Marks in the first line go unreported: so there is one more before it.
	padded := append([]byte("#\n"), f.text...)
	var doc yaml.Node
	_, noticed := decodeReference(padded)
	opened := noticed
	if err := safeUnmarshal(padded, &doc); err != nil {
		opened = err
	}
	return f.fault(noticed, opened)
}

type faultFinder struct {
	file string
	text []byte
}

// byContent finds faults that need no parser to be named.
func (f *faultFinder) byContent() *Error {
	if n := f.lineWithPrefix("<<<<<<< "); n > 0 {
		return f.at(n, 1, "a merge conflict is not resolved here")
	}
	for i := 0; i < len(f.text); {
		r, size := utf8.DecodeRune(f.text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return f.atOffset(i, "a byte that is no UTF-8 text")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r < 0xA0 && r != 0x85:
			return f.atOffset(i, fmt.Sprintf("a control character (%U) cannot stand in YAML", r))
		}
		i += size
	}
	return nil
}

func (f *faultFinder) lineWithPrefix(prefix string) int {
	for i, line := range bytes.Split(f.text, []byte("\n")) {
		if bytes.HasPrefix(line, []byte(prefix)) {
			return i + 1
		}
	}
	return 0
}

func (f *faultFinder) at(line, column int, msg string) *Error {
	return &Error{Span: diag.Span{File: f.file, Line: line, Column: column}, Msg: msg}
}

func (f *faultFinder) atOffset(offset int, msg string) *Error {
	line, column := position(f.text, offset)
	return f.at(line, column, msg)
}

// fault picks the better mark of two errors, both found with one line put
// before the text, and says what is wrong.
func (f *faultFinder) fault(noticed, opened error) *Error {
	if noticed == nil {
		noticed = errUnreadable
	}
	msg, line := splitError(noticed)
	if openedMsg, openedLine := splitError(opened); openedMsg == msg && openedLine > 0 && isUnclosed(msg) {
		line = openedLine
	}
	switch {
	case line == 0:
		return f.withoutLine(msg)
	case !isParserMessage(msg):
		line-- // scanners count from one, the others from zero
	}
	line = min(max(line, 1), bytes.Count(f.text, []byte("\n"))+1)
	if msg == "did not find expected node content" && strings.TrimSpace(f.line(line)) == "" {
		if e := f.lastOpened(line); e != nil {
			return e
		}
	}
	if e := f.tooShallow(line); e != nil {
		return e
	}
	column, plain := f.explain(msg, f.line(line))
	return f.at(line, column, plain)
}

// lastOpened finds the bracket above a line that nothing closes.
func (f *faultFinder) lastOpened(line int) *Error {
	for ; line > 0; line-- {
		text := f.line(line)
		list, mapping := bracketColumn(text, '['), bracketColumn(text, '{')
		switch {
		case list > mapping:
			return f.at(line, list, "a list is opened with [ here and not closed with ]")
		case mapping > 0:
			return f.at(line, mapping, "a mapping is opened with { here and not closed with }")
		}
	}
	return nil
}

// splitError takes an error of either parser apart: its message without
// prefixes, and its line, zero when it has none.
func splitError(err error) (msg string, line int) {
	msg = err.Error()
	for _, prefix := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "json: "} {
		msg = strings.TrimPrefix(msg, prefix)
	}
	if rest, ok := strings.CutPrefix(msg, "line "); ok {
		number, tail, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			return tail, n
		}
	}
	return msg, 0
}

// isUnclosed reports whether the place where something was opened matters more
// than the one where its end was missed.
func isUnclosed(msg string) bool {
	switch msg {
	case "found unexpected end of stream", "could not find expected ':'",
		"did not find expected ',' or ']'", "did not find expected ',' or '}'":
		return true
	}
	return false
}

// isParserMessage tells the messages of the parser from those of the scanner
// below it.
func isParserMessage(msg string) bool {
	switch msg {
	case "did not find expected key", "did not find expected '-' indicator", "did not find expected node content",
		"did not find expected ',' or ']'", "did not find expected ',' or '}'", "did not find expected <document start>",
		"did not find expected <stream-start>", "found undefined tag handle",
		"found duplicate %YAML directive", "found incompatible YAML document", "found duplicate %TAG directive":
		return true
	}
	return false
}

func (f *faultFinder) line(number int) string {
	lines := bytes.SplitN(f.text, []byte("\n"), number+1)
	if number > len(lines) {
		return ""
	}
	return strings.TrimSuffix(string(lines[number-1]), "\r")
}

func (f *faultFinder) withoutLine(msg string) *Error {
	if name, ok := strings.CutPrefix(msg, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		if i := bytes.Index(f.text, []byte("*"+name)); i >= 0 {
			return f.atOffset(i, "no anchor of this name comes before this alias; quote the value if * is meant as text")
		}
	}
	return f.at(1, 0, msg)
}
