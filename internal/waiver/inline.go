package waiver

import (
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Word begins a waiver in a comment.
const Word = "chartyard:ignore"

// most is how many waivers of one file are read: a file may be anyone's.
const most = 500

// tooMany stands for the waivers of a file that are not read.
func tooMany(at diag.Span) *Waiver {
	return &Waiver{Inline: true, Span: at, fault: fmt.Sprintf("this file has more than %d waivers; from here on they are not read", most)}
}

// InValues lists the waivers in the comments of a values file. Each covers the
// key or list item below it, or before it on its line, with all that belongs to
// that.
func InValues(doc *yamldoc.Doc) []*Waiver {
	if doc == nil {
		return nil
	}
	var out []*Waiver
	for _, c := range doc.Comments(Word, most+1) {
		if len(out) == most {
			return append(out, tooMany(c.Span))
		}
		if w := inline(strings.TrimPrefix(c.Text, Word)); w != nil {
			w.Span, w.first, w.last = c.Span, c.First, c.Last
			out = append(out, w)
		}
	}
	return out
}

// InTemplate lists the waivers in the comments of a template: after a #, or as
// {{/* chartyard:ignore … */}}. Each covers the line below it, or its own when
// there is more on it, and what belongs to that: the lines that are indented
// deeper, or those up to the end of a block.
func InTemplate(file, text string) []*Waiver {
	if !strings.Contains(text, Word) {
		return nil
	}
	lines := strings.Split(text, "\n")
	var out []*Waiver
	from, line, counted := 0, 0, 0 // line is that of the offset counted
	for range 10 * most {          // many may be none
		at := strings.Index(text[from:], Word)
		if at < 0 {
			break
		}
		at += from
		from = at + len(Word)
		c, ok := commentAround(text, at)
		if !ok {
			continue
		}
		w := inline(c.text)
		if w == nil {
			continue
		}
		line, counted = line+strings.Count(text[counted:c.start], "\n"), c.start
		column := c.start - strings.LastIndexByte(text[:c.start], '\n')
		w.Span = diag.Span{File: file, Line: line + 1, Column: column}
		if len(out) == most {
			return append(out, tooMany(w.Span))
		}
		w.first, w.last = reach(lines, c.target(text, lines, line))
		out = append(out, w)
	}
	return out
}

// comment is one in a template, from start to end.
type comment struct {
	start, end int
	text       string // behind Word
}

// commentAround is the comment that begins with the word at an offset.
func commentAround(text string, at int) (c comment, ok bool) {
	after := text[at+len(Word):]
	before := strings.TrimRight(text[:at], " \t\r\n")
	if open, isTemplate := strings.CutSuffix(before, "/*"); isTemplate {
		open = strings.TrimRight(open, " ")
		c.start = len(strings.TrimSuffix(open, "-")) - len("{{")
		body, rest, closed := strings.Cut(after, "*/")
		end := strings.Index(rest, "}}")
		if !closed || end < 0 || c.start < 0 || text[c.start:c.start+2] != "{{" {
			return c, false
		}
		c.text = body
		c.end = at + len(Word) + len(body) + len("*/") + end + len("}}")
		return c, true
	}
	before = strings.TrimRight(text[:at], " \t")
	c.start = len(before) - 1
	if !strings.HasSuffix(before, "#") || c.start > 0 && !strings.ContainsRune(" \t\n", rune(text[c.start-1])) {
		return c, false
	}
	c.text, _, _ = strings.Cut(after, "\n")
	c.end = at + len(Word) + len(c.text)
	return c, true
}

// target is the index of the line that the comment is about: its own when there
// is more on it, else the next that is no comment. It begins in the line of that
// index.
func (c comment) target(text string, lines []string, line int) int {
	start := strings.LastIndexByte(text[:c.start], '\n') + 1
	if strings.TrimSpace(text[start:c.start]) != "" {
		return line
	}
	rest, _, _ := strings.Cut(text[c.end:], "\n")
	line += strings.Count(text[c.start:c.end], "\n")
	if strings.TrimSpace(rest) != "" {
		return line
	}
	for line++; line < len(lines) && isComment(lines[line]); {
		line++
	}
	return line
}

// isComment reports whether a line of a template is a comment and nothing else.
func isComment(line string) bool {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return true
	}
	body, ok := strings.CutPrefix(line, "{{")
	if !ok {
		return false
	}
	body, ok = strings.CutSuffix(strings.TrimLeft(strings.TrimPrefix(body, "-"), " "), "}}")
	body = strings.TrimRight(strings.TrimSuffix(body, "-"), " ")
	return ok && strings.HasPrefix(body, "/*") && strings.Index(body, "*/") == len(body)-2
}

// inline reads what stands behind the word: a rule, then key=value, a value with
// blanks in quotes. It is nil when the word only begins a longer one.
func inline(text string) *Waiver {
	if text != "" && !strings.ContainsRune(" \t\r\n", rune(text[0])) {
		return nil
	}
	w := &Waiver{Inline: true}
	seen := map[string]bool{}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		end := strings.IndexAny(rest, " \t\r\n=")
		if end < 0 || rest[end] != '=' {
			word, tail, _ := strings.Cut(strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(rest), " ")
			if w.Rule != "" || len(seen) > 0 {
				w.fault = fmt.Sprintf("%q: want key=value, with quotes around a value of several words", word)
				return w
			}
			w.Rule, rest = word, tail
			continue
		}
		key := rest[:end]
		value, tail, err := quoted(rest[end+1:])
		if err == nil {
			err = w.set(key, value, seen)
		}
		if err != nil {
			w.fault = err.Error()
			return w
		}
		rest = tail
	}
	return w
}

func (w *Waiver) set(key, value string, seen map[string]bool) error {
	keys := map[string]*string{"until": &w.Expires, "reason": &w.Reason, "owner": &w.Owner, "ticket": &w.Ticket}
	names := []string{"until", "reason", "owner", "ticket"}
	to := keys[key]
	switch {
	case to == nil:
		return fmt.Errorf("%q is no key of a waiver; there are %s%s", key, strings.Join(names, ", "), diag.DidYouMean(key, names))
	case seen[key]:
		return fmt.Errorf("%s is here twice", key)
	}
	*to, seen[key] = value, true
	return nil
}

// quoted cuts a value off a text, with its quotes when it has some.
func quoted(text string) (value, rest string, err error) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		end := strings.IndexAny(text, " \t\r\n")
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[end:], nil
	}
	value, rest, closed := strings.Cut(text[1:], text[:1])
	if !closed {
		return "", "", fmt.Errorf("the quote before %q is not closed", value)
	}
	if rest != "" && !strings.ContainsRune(" \t\r\n", rune(rest[0])) {
		return "", "", fmt.Errorf("want a blank behind the closing quote of %q", value)
	}
	return value, rest, nil
}
