package cli

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/chartyard/chartyard/internal/report"
)

// Widths of text that is laid out in columns.
const (
	unknownWidth = 80  // of a terminal that does not tell
	pipeWidth    = 120 // of what is no terminal: a log, a page
)

// width is the length that lines of standard output may have: COLUMNS, else
// the terminal's.
func (p Program) width() int {
	if text, ok := p.LookupEnv("COLUMNS"); ok {
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			return n
		}
	}
	file, ok := p.Stdout.(*os.File)
	if !ok || !isTerminal(file) {
		return pipeWidth
	}
	if n, _, err := term.GetSize(int(file.Fd())); err == nil && n > 0 {
		return n
	}
	return unknownWidth
}

// oneLine is a value on one line. Signs tell where it goes on, and where it
// ends when that is not plain to see.
func oneLine(text string) string {
	// Terminals do not agree on the width of a sign with a variation selector.
	text = strings.NewReplacer("\ufe0e", "", "\ufe0f", "").Replace(text)
	first, rest, more := strings.Cut(text, "\n")
	first = strings.TrimSuffix(first, "\r")
	switch {
	case rest != "":
		return first + "↵…"
	case more:
		return first + "↵"
	case first == "" || strings.TrimSpace(first) != first:
		return `"` + first + `"`
	}
	return first
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// printable escapes what a terminal would obey.
func printable(text string) string { return report.Printable(text) }
