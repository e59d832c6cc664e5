package yamldoc

import (
	"strings"
	"time"
	"unicode/utf8"
)

// maxKey is the longest key, in bytes, that is written without a "?".
const maxKey = 128

// key writes a mapping's key and its colon.
func (e *emitter) key(s string) {
	if len(s) > maxKey || strings.ContainsAny(s, "\n\r\u2028\u2029") {
		e.reference = true
	}
	e.scalar(s, 0, false)
	e.buf = append(e.buf, ':')
}

// text writes a string value. indent is that of its lines after the first.
func (e *emitter) text(s string, indent int, at place) error {
	if at == atRoot {
		indent = 2
	}
	e.separate(at)
	if e.scalar(s, indent, true) {
		e.endLine()
	}
	return nil
}

// scalar writes s in the style that sigs.k8s.io/yaml picks for it. breaks
// allows several lines. The result is false when the line is ended already.
func (e *emitter) scalar(s string, indent int, breaks bool) (open bool) {
	if isSimpleWord(s) {
		e.buf = append(e.buf, s...)
		return true
	}
	traits := examine(s)
	switch {
	case traits.unreadable:
		e.reference = true
	case traits.newline:
		if breaks && !traits.trailingSpace && !traits.spaceBreak && !traits.special {
			e.literal(s, indent)
			return false
		}
		e.doubleQuoted(s, indent, breaks)
	case !readsAsText(s):
		e.doubleQuoted(s, indent, breaks)
	case traits.special:
		e.doubleQuoted(s, indent, breaks)
	case traits.indicator || traits.leadingSpace || traits.trailingSpace:
		e.singleQuoted(s, indent, breaks)
	default:
		e.plain(s, indent, breaks)
	}
	return true
}

// isSimpleWord is a quick proof that s is written as it is: it begins with a
// letter that begins no word with a meaning, and has no character that could
// matter further on.
func isSimpleWord(s string) bool {
	if s == "" || !isASCIILetter(s[0]) || strings.IndexByte("yYnNtTfFoO", s[0]) >= 0 {
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		if !isASCIILetter(c) && (c < '-' || c > '9') && c != '_' { // - . / and digits
			return false
		}
	}
	return true
}

// traits of a text decide its style.
type traits struct {
	// unreadable: the round through JSON changes or refuses the text.
	unreadable bool
	// special: some character must be escaped.
	special       bool
	newline       bool
	spaceBreak    bool // a space before a line's end
	leadingSpace  bool
	trailingSpace bool
	indicator     bool // something that means more than text in a plain scalar
}

func examine(s string) traits {
	t := traits{
		newline:       strings.IndexByte(s, '\n') >= 0,
		spaceBreak:    strings.Contains(s, " \n"),
		leadingSpace:  strings.HasPrefix(s, " "),
		trailingSpace: strings.HasSuffix(s, " "),
		indicator:     hasIndicator(s),
	}
	for _, r := range s {
		switch {
		case r == utf8.RuneError, r >= 0x7F && r < 0xA0, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF, r == 0x2028, r == 0x2029:
			t.unreadable = true
		case r < ' ' && r != '\n', r > 0xFFFF:
			t.special = true
		}
	}
	return t
}

// hasIndicator reports whether a plain s would be taken for more than text.
func hasIndicator(s string) bool {
	if s == "" {
		return false
	}
	if strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...") {
		return true
	}
	if strings.IndexByte("#,[]{}&*!|>'\"%@`", s[0]) >= 0 {
		return true
	}
	if strings.IndexByte("?-", s[0]) >= 0 && (len(s) == 1 || s[1] == ' ' || s[1] == '\t') {
		return true
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ':':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\t' {
				return true
			}
		case '#':
			if i > 0 && strings.IndexByte(" \t\n\r\x00", s[i-1]) >= 0 {
				return true
			}
		}
	}
	return false
}

// readsAsText reports whether a plain s is a string to every YAML 1.1 parser:
// no number, word, date or base 60 number.
func readsAsText(s string) bool {
	return resolve(s).kind == stringScalar && !isBase60(s) && !isTimestamp(s)
}

// isBase60 matches [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
func isBase60(s string) bool {
	if strings.IndexByte(s, ':') < 0 {
		return false
	}
	s = cutSign(s)
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	s = strings.TrimLeft(s, "0123456789_")
	groups := 0
	for strings.HasPrefix(s, ":") {
		digits := len(s) - 1 - len(cutDigits(s[1:]))
		if digits < 1 || digits > 2 || digits == 2 && s[1] > '5' {
			return false
		}
		s = s[1+digits:]
		groups++
	}
	return groups > 0 && (s == "" || s[0] == '.' && strings.Trim(s[1:], "0123456789_") == "")
}

func isTimestamp(s string) bool {
	if len(s) < 6 || len(cutDigits(s)) != len(s)-4 || s[4] != '-' {
		return false
	}
	layouts := [...]string{
		"2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2",
	}
	for _, layout := range layouts {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
