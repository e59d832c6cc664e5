package engine

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// parseError gives the place of a fault that Go's parser found, and what is
// likely meant.
func parseError(file, text string, functions map[string]any, err error) *Error {
	line, _, msg := cutPlace(err.Error())
	out := &Error{Span: diag.Span{File: file, Line: line}, Msg: msg, Next: "Mend the template line."}
	out.explain(text, functions)
	return out
}

// explain adds to the parser's words what is known of the text around.
func (e *Error) explain(text string, functions map[string]any) {
	switch {
	case e.Msg == "unexpected EOF":
		e.missingEnd(text, "the file ends")
	case strings.HasPrefix(e.Msg, "unexpected <define> in "):
		e.missingEnd(above(text, e.Span.Line), "a define begins")
	case e.Msg == "expected end; found {{else}}", e.Msg == "unexpected <if> in input":
		e.missingEnd(above(text, e.Span.Line), "there is another {{ else }}")
	case e.Msg == "unexpected {{end}}":
		e.surplusEnd(blocksOf(text))
	case strings.HasPrefix(e.Msg, "function "):
		e.unknownFunction(text, functions)
	case strings.HasPrefix(e.Msg, "bad character U+002D"):
		e.dashedKey(text)
	case strings.HasPrefix(e.Msg, `unexpected "}" in `):
		e.Msg += "; an action ends with }}"
	default:
		e.unclosed(text)
	}
}

// above are the lines of a text before the given one.
func above(text string, line int) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(lines[:min(max(line-1, 0), len(lines))], "")
}

// missingEnd blames the block of a text that has no end: of nested ones that
// which the end of another closes, as far as their indentation tells. met is what
// the parser met at its line instead.
func (e *Error) missingEnd(text, met string) {
	b := blocksOf(text)
	if len(b.open) == 0 {
		return
	}
	lacking, sure := b.lacking()
	name := fmt.Sprintf("the %s at line %d", lacking.word, lacking.line)
	if !sure {
		name += ", or a block in it,"
	}
	e.Msg = fmt.Sprintf("%s has no {{ end }}: %s at line %d", name, met, e.Span.Line)
	e.Next = "Put {{ end }} where the " + lacking.word + " ends."
	e.Span.Line, e.Span.Column = lacking.line, lacking.indent+1
}

// surplusEnd tells which earlier end may be the one too many.
func (e *Error) surplusEnd(b blocks) {
	e.Msg += ": every if, range, with, block and define before it has its own"
	e.Next = "Remove the one {{ end }} that is too many."
	if p, ok := b.surplus(); ok {
		e.Msg += fmt.Sprintf("; the one at line %d, which closes the %s at line %d, may be too many", p.end.line, p.begin.word, p.begin.line)
	}
}

func (e *Error) unknownFunction(text string, functions map[string]any) {
	name := strings.TrimSuffix(strings.TrimPrefix(e.Msg, `function "`), `" not defined`)
	words := append(slices.Sorted(maps.Keys(functions)), "end", "else if", "else", "if", "range", "with")
	e.Msg += diag.DidYouMean(name, words)
	e.Next = "Name a function that Helm has; a value begins with a dot or a dollar sign, a text stands between quotes."
	e.unclosed(text)
}

// unclosed tells of an action above that runs on into the next.
func (e *Error) unclosed(text string) {
	if begin := runningOn(text, e.Span.Line); begin > 0 {
		e.Msg += fmt.Sprintf("; the action that begins at line %d has no }}", begin)
		e.Next = "End the action with }}."
	}
}

// runningOn is the line on which an action begins that reaches the given line
// and another action or the end of the text; 0 when there is none.
func runningOn(text string, line int) int {
	at := 0
	for {
		begin := strings.Index(text[at:], "{{")
		if begin < 0 {
			return 0
		}
		begin += at
		at = actionEnd(text, begin+2)
		first, last := 1+strings.Count(text[:begin], "\n"), 1+strings.Count(text[:at], "\n")
		switch inside := text[begin+2 : at]; {
		case first >= line:
			return 0
		case line <= last && (at == len(text) || strings.Contains(inside, "{{")):
			return first
		}
	}
}

// dashedKey shows how a key with a dash is read.
func (e *Error) dashedKey(text string) {
	lines := strings.Split(text, "\n")
	if e.Span.Line < 1 || e.Span.Line > len(lines) {
		return
	}
	found := regexp.MustCompile(`(\$?(?:\.\w+)*)\.(\w+(?:-\w+)+)`).FindStringSubmatch(lines[e.Span.Line-1])
	if found == nil {
		return
	}
	parent := found[1]
	if parent == "" {
		parent = "."
	}
	e.Msg += fmt.Sprintf("; a key with a dash is read by (index %s %q)", parent, found[2])
	e.Next = "Read the key with index, or call it by a name without a dash."
}
