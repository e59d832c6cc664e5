package yamledit

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// end is where a node's text ends, before the line break of its last line. It
// is a reading of the text for the nodes that the parser found; an edit that
// goes by a wrong one is refused when it is tried.
func (e *editor) end(n *yaml.Node) int {
	at := e.start(n)
	switch {
	case n.Kind == yaml.AliasNode:
		return at + len("*") + len(n.Value)
	case n.Kind == yaml.ScalarNode:
		return e.scalarEnd(n)
	case isFlow(n):
		return e.bracketEnd(n)
	case len(n.Content) == 0:
		return at
	}
	return e.end(n.Content[len(n.Content)-1])
}

// content is where a node begins after its anchor and tag.
func (e *editor) content(n *yaml.Node) int {
	at := e.start(n)
	isEmpty := n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0
	for at < len(e.text) && (e.text[at] == '&' || e.text[at] == '!') {
		for at < len(e.text) && strings.IndexByte(" \t\r\n", e.text[at]) < 0 {
			at++
		}
		if next := e.skipSpace(at); !isEmpty || next < len(e.text) && (e.text[next] == '&' || e.text[next] == '!') {
			at = next
		}
	}
	return at
}

// skipSpace goes over white space and comments.
func (e *editor) skipSpace(at int) int {
	for at < len(e.text) {
		switch c := e.text[at]; {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			at++
		case c == '#':
			at = e.lineEnd(at)
		default:
			return at
		}
	}
	return at
}

func (e *editor) bracketEnd(n *yaml.Node) int {
	at := e.content(n)
	if at >= len(e.text) || e.text[at] != '{' && e.text[at] != '[' {
		return e.end(n.Content[len(n.Content)-1]) // a single pair in a list, without braces
	}
	at++
	if len(n.Content) > 0 {
		at = e.end(n.Content[len(n.Content)-1])
	}
	for at = e.skipSpace(at); at < len(e.text) && e.text[at] == ','; at = e.skipSpace(at) {
		at++
	}
	return min(at+1, len(e.text))
}

func (e *editor) scalarEnd(n *yaml.Node) int {
	at := e.content(n)
	if at >= len(e.text) {
		return len(e.text)
	}
	switch e.text[at] {
	case '"':
		for i := at + 1; i < len(e.text); i++ {
			if e.text[i] == '\\' {
				i++
			} else if e.text[i] == '"' {
				return i + 1
			}
		}
		return len(e.text)
	case '\'':
		for i := at + 1; i < len(e.text); i++ {
			if bytes.HasPrefix(e.text[i:], []byte("''")) {
				i++
			} else if e.text[i] == '\'' {
				return i + 1
			}
		}
		return len(e.text)
	}
	if isBlock(n) {
		_, end := e.blockBody(n)
		return end
	}
	return e.plainEnd(at, n.Value)
}

// plainEnd matches a plain scalar's value with its text, where a line break and
// what surrounds it reads as a space or as fewer line breaks.
func (e *editor) plainEnd(at int, value string) int {
	for i := 0; i < len(value) && at < len(e.text); {
		if value[i] == e.text[at] && value[i] != '\n' {
			i, at = i+1, at+1
			continue
		}
		next := at + len(e.text[at:]) - len(bytes.TrimLeft(e.text[at:], " \t\r\n"))
		if next == at {
			return at
		}
		at = next
		for i < len(value) && (value[i] == ' ' || value[i] == '\n') {
			i++
		}
	}
	return at
}

func isBlock(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// blockBody is the lines of a block scalar below its header: from the header's
// line end to the end of the last line that counts. Blank lines at its end
// count only where they are kept (+).
func (e *editor) blockBody(n *yaml.Node) (start, end int) {
	header := e.content(n)
	start = e.lineEnd(header)
	end = start
	mark, _, _ := strings.Cut(string(e.text[header:start]), " ")
	keeps := strings.Contains(mark, "+")
	isEmpty := strings.Trim(n.Value, "\n") == ""
	least := -1 // the indentation of the content
	if strings.ContainsAny(mark, "123456789") {
		least = indentOf(e.line(e.lineStart(header))) + 1
	}
	for at := e.nextLine(header); at < len(e.text); at = e.nextLine(at) {
		line := e.line(at)
		if isBlank(line) {
			if keeps || least >= 0 && indentOf(line) > least {
				end = e.lineEnd(at)
			}
			continue
		}
		if least < 0 {
			least = indentOf(line)
		}
		if isEmpty || indentOf(line) < least {
			break
		}
		end = e.lineEnd(at)
	}
	return start, end
}
