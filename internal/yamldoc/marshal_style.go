package yamldoc

import (
	"strings"
	"unicode/utf8"
)

// lineWidth is the column after which a line is broken at the next space.
const lineWidth = 80

// plain writes s without quotes.
func (e *emitter) plain(s string, indent int, breaks bool) {
	if !breaks || e.fits(s) {
		e.buf = append(e.buf, s...)
		return
	}
	e.folded(s, indent, func(i int) bool { return s[i+1] != ' ' })
}

// fits reports whether s ends before a line break could be due.
func (e *emitter) fits(s string) bool {
	return len(e.buf)-e.line+len(s) <= lineWidth || strings.IndexByte(s, ' ') < 0
}

// folded writes s and breaks lines at the single spaces for which mayBreak
// holds.
func (e *emitter) folded(s string, indent int, mayBreak func(i int) bool) {
	afterSpace := false
	column := utf8.RuneCount(e.buf[e.line:])
	for i, r := range s {
		if r == ' ' && !afterSpace && column > lineWidth && mayBreak(i) {
			e.endLine()
			e.indent(indent)
			column = indent
		} else {
			e.buf = utf8.AppendRune(e.buf, r)
			column++
		}
		afterSpace = r == ' '
	}
}

// singleQuoted writes s in single quotes.
func (e *emitter) singleQuoted(s string, indent int, breaks bool) {
	e.buf = append(e.buf, '\'')
	doubled := strings.ReplaceAll(s, "'", "''")
	if !breaks || e.fits(doubled) {
		e.buf = append(e.buf, doubled...)
	} else {
		last := len(doubled) - 1
		e.folded(doubled, indent, func(i int) bool { return i > 0 && i < last && doubled[i+1] != ' ' })
	}
	e.buf = append(e.buf, '\'')
}

// doubleQuoted writes s in double quotes with escapes.
func (e *emitter) doubleQuoted(s string, indent int, breaks bool) {
	e.buf = append(e.buf, '"')
	afterSpace := false
	for i, r := range s {
		if r == ' ' && breaks && !afterSpace && i > 0 && i < len(s)-1 && e.column() > lineWidth {
			e.endLine()
			e.indent(indent)
			if s[i+1] == ' ' {
				e.buf = append(e.buf, '\\')
			}
		} else {
			e.buf = appendEscaped(e.buf, r)
		}
		afterSpace = r == ' '
	}
	e.buf = append(e.buf, '"')
}

// column counts the characters of the current line.
func (e *emitter) column() int {
	if n := len(e.buf) - e.line; n <= lineWidth {
		return n
	}
	return utf8.RuneCount(e.buf[e.line:])
}

func appendEscaped(buf []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(buf, '\\', byte(r))
	}
	if i := strings.IndexRune("\x00\a\b\t\n\v\f\r\x1b", r); i >= 0 {
		return append(buf, '\\', "0abtnvfre"[i])
	}
	switch {
	case r < ' ':
		return appendHex(append(buf, `\x`...), r, 2)
	case r > 0xFFFF:
		return appendHex(append(buf, `\U`...), r, 8)
	}
	return utf8.AppendRune(buf, r)
}

func appendHex(buf []byte, r rune, digits int) []byte {
	for shift := (digits - 1) * 4; shift >= 0; shift -= 4 {
		buf = append(buf, "0123456789ABCDEF"[r>>shift&0xF])
	}
	return buf
}

// literal writes s as a block of lines after "|".
func (e *emitter) literal(s string, indent int) {
	e.buf = append(e.buf, '|')
	if s[0] == ' ' || s[0] == '\n' {
		e.buf = append(e.buf, '2')
	}
	body := s
	switch {
	case !strings.HasSuffix(s, "\n"):
		e.buf = append(e.buf, '-')
		body += "\n"
	case s == "\n" || strings.HasSuffix(s, "\n\n"):
		e.buf = append(e.buf, '+')
	}
	e.endLine()
	for body != "" {
		line, rest, _ := strings.Cut(body, "\n")
		if line != "" {
			e.indent(indent)
			e.buf = append(e.buf, line...)
		}
		e.endLine()
		body = rest
	}
}

// IsPlainText reports whether s can stand without quotes, on one line outside
// brackets, and is then text to every YAML parser: no number, word, date or
// base 60 number.
func IsPlainText(s string) bool {
	if isSimpleWord(s) {
		return true
	}
	t := examine(s)
	isOpen := t.indicator || t.leadingSpace || t.trailingSpace
	return readsAsText(s) && !isOpen && !t.newline && !t.special && !t.unreadable
}
