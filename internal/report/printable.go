package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// printable makes text of a user's file safe for a terminal and a log: what
// would move the cursor, change colours, end the line or turn the reading
// direction around is written as \x1b or \u202e.
func printable(s string) string {
	if isPrintable(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		writeRune(&b, r, s[i:i+size])
		i += size
	}
	return b.String()
}

func isPrintable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !isPlain(r) {
			return false
		}
	}
	return true
}

// isPlain is true of a space and of what unicode calls a graphic sign.
// Format characters, which steer the reading direction, are none.
func isPlain(r rune) bool { return r == ' ' || unicode.IsPrint(r) }

func writeRune(b *strings.Builder, r rune, raw string) {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(b, `\x%02x`, raw[0])
	case isPlain(r):
		b.WriteRune(r)
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// cells is the number of columns that a terminal needs for s: none for a mark
// above another letter, two for East Asian letters and most pictures.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me), isJamo(r):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// isWide goes by the East Asian Width of Unicode (UAX #11).
func isWide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}

// isJamo is true of the vowels and last consonants that a terminal draws into
// the Hangul syllable before them.
func isJamo(r rune) bool { return r >= 0x1160 && r <= 0x11ff }

// wrap breaks text into lines of no more cells than most, between words. A word
// that is longer stays whole: it may be a path to be copied. So does a line that is indented by
// four blanks, which is code. Line ends of the text stay.
func wrap(text string, most int) []string {
	var lines []string
	for paragraph := range strings.Lines(text) {
		lines = append(lines, wrapLine(strings.TrimRight(paragraph, "\r\n"), most)...)
	}
	return lines
}

// codeIndent begins a line of code in a text.
const codeIndent = "    "

func wrapLine(text string, most int) []string {
	if text = printable(strings.ReplaceAll(text, "\t", "    ")); cells(text) <= most || strings.HasPrefix(text, codeIndent) {
		return []string{text}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case cells(line)+1+cells(word) > most:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
