package engine

import (
	"math"
	"slices"
	"strings"
)

// block is an action that wants an end, or an end.
type block struct {
	word   string // "if", "range", "with", "block", "define", "end"
	line   int    // counting from one
	indent int    // -1 when something else stands before it on its line
}

// blocks is how the blocks of a text are nested.
type blocks struct {
	open  []block // without an end, outermost first
	pairs []pair  // that close each other
}

type pair struct{ begin, end block }

// aligned reports whether the indentation says that both belong together, or
// says nothing.
func (p pair) aligned() bool {
	return p.begin.indent < 0 || p.end.indent < 0 || p.begin.indent == p.end.indent
}

// blocksOf looks through a text that need not be a valid template.
func blocksOf(text string) blocks {
	var b blocks
	for at := 0; ; {
		begin := strings.Index(text[at:], "{{")
		if begin < 0 {
			return b
		}
		begin += at
		inside := text[begin+2 : actionEnd(text, begin+2)]
		at = begin + 2 + len(inside)
		words := strings.Fields(strings.TrimPrefix(inside, "-"))
		if len(words) == 0 {
			continue
		}
		found := block{word: words[0], line: 1 + strings.Count(text[:begin], "\n"), indent: indentAt(text, begin)}
		switch found.word {
		case "if", "range", "with", "block", "define":
			b.open = append(b.open, found)
		case "end", "end-":
			b.close(found)
		}
	}
}

func (b *blocks) close(end block) {
	if n := len(b.open) - 1; n >= 0 {
		b.pairs = append(b.pairs, pair{b.open[n], end})
		b.open = b.open[:n]
	}
}

// lacking is the block that likely lacks its end: one that is indented deeper
// than the end that closes it, where that stands below a block that is still
// open; else the innermost that is open. sure is false when another in that may lack
// it as well.
func (b blocks) lacking() (lacking block, sure bool) {
	for _, p := range b.pairs {
		if p.aligned() || p.begin.indent < p.end.indent {
			continue
		}
		if slices.ContainsFunc(b.open, func(open block) bool { return open.line < p.begin.line && open.indent <= p.end.indent }) {
			return p.begin, !b.holdsAnother(p.begin, p.end.line)
		}
	}
	lacking = b.open[len(b.open)-1]
	return lacking, !b.holdsAnother(lacking, math.MaxInt)
}

// holdsAnother reports whether a block that begins below another and above a
// line is not indented deeper: the ends of the two cannot be told apart.
func (b blocks) holdsAnother(outer block, line int) bool {
	return slices.ContainsFunc(b.pairs, func(p pair) bool {
		return p.begin.line > outer.line && p.begin.line < line && p.begin.indent <= outer.indent
	})
}

// surplus is the first end that is indented deeper than what it closes.
func (b blocks) surplus() (pair, bool) {
	for _, p := range b.pairs {
		if !p.aligned() && p.begin.indent < p.end.indent {
			return p, true
		}
	}
	return pair{}, false
}

// actionEnd is where the inside of an action ends: at its }}, or where the text
// does.
func actionEnd(text string, at int) int {
	rest := strings.TrimLeft(strings.TrimPrefix(text[at:], "-"), " \t\r\n")
	if strings.HasPrefix(rest, "/*") {
		if end := strings.Index(rest, "*/"); end >= 0 {
			return len(text) - len(rest) + end + len("*/")
		}
		return len(text)
	}
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '"', '`', '\'':
			i = quoteEnd(text, i)
		case '}':
			if strings.HasPrefix(text[i:], "}}") {
				return i
			}
		}
	}
	return len(text)
}

// quoteEnd is where a quoted text ends: at its closing quote, or where the line
// does for one that lacks it.
func quoteEnd(text string, at int) int {
	quote := text[at]
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == quote, text[i] == '\n' && quote != '`':
			return i
		case text[i] == '\\' && quote != '`':
			i++
		}
	}
	return len(text)
}

// indentAt is how far an action is indented, -1 when it is not the first on its
// line.
func indentAt(text string, at int) int {
	before := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	if strings.TrimLeft(before, " ") != "" {
		return -1
	}
	return len(before)
}
