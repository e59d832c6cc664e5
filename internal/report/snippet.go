package report

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
)

// sources remembers the files that a report has asked for.
type sources struct {
	read  func(file string) ([]byte, error)
	texts map[string][]byte
}

// line is the text of a line, counted from one; ok is false when it cannot be
// had or shows nothing.
func (s *sources) line(file string, number int) (line string, ok bool) {
	if s.read == nil || file == "" || number < 1 {
		return "", false
	}
	text, known := s.texts[file]
	if !known {
		// A file that cannot be read has no lines, which is all that is needed here.
		text, _ = s.read(file)
		s.texts[file] = text
	}
	rest := text
	for ; number > 1; number-- {
		_, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return "", false
		}
		rest = after
	}
	first, _, _ := bytes.Cut(rest, []byte("\n"))
	line = strings.TrimRight(string(first), " \t\r")
	return line, line != ""
}

// snippet is a source line with its number and carets under what is meant.
func (p *printer) snippet(span diag.Span) {
	line, ok := p.sources.line(span.File, span.Line)
	if !ok {
		return
	}
	number := strconv.Itoa(span.Line)
	margin := strings.Repeat(" ", len(number)+1)
	text, at, length := layOut(line, span, p.width-len(number)-5)
	p.printf(" %s\n", p.paint(gutter, margin+"|"))
	p.printf(" %s %s\n", p.paint(gutter, number+" |"), text)
	if span.Column > 0 {
		p.printf(" %s %s%s\n", p.paint(gutter, margin+"|"), strings.Repeat(" ", at), p.paint(caret, strings.Repeat("^", length)))
	}
}

// layOut makes a line fit for printing: where in it, in cells, the carets
// begin and how many they are. Of a line longer than width it keeps a window
// around them.
func layOut(line string, span diag.Span, width int) (text string, at, length int) {
	from := clampToRune(line, span.Column-1)
	to := clampToRune(line, span.EndColumn-1)
	if to <= from {
		to = from
	}
	before, meant, after := expand(line[:from]), expand(line[from:to]), expand(line[to:])
	if cells(before)+cells(meant)+cells(after) > width {
		before = cropLeft(before, width/3)
		meant = cropRight(meant, width-cells(before))
		after = cropRight(after, width-cells(before)-cells(meant))
	}
	return before + meant + after, cells(before), max(1, cells(meant))
}

func clampToRune(line string, at int) int {
	at = min(max(at, 0), len(line))
	for at > 0 && at < len(line) && !utf8.RuneStart(line[at]) {
		at--
	}
	return at
}

func expand(s string) string { return printable(strings.ReplaceAll(s, "\t", "    ")) }

const ellipsis = "…"

func cropLeft(s string, width int) string {
	if cells(s) <= width {
		return s
	}
	at, used := len(s), 0
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if used += cells(string(r)); used > width-1 {
			break
		}
		at -= size
	}
	return ellipsis + s[at:]
}

func cropRight(s string, width int) string {
	if cells(s) <= width {
		return s
	}
	used := 0
	for at, r := range s {
		if used += cells(string(r)); used > width-1 {
			return s[:at] + ellipsis
		}
	}
	return s + ellipsis
}
