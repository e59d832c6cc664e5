package yamldoc

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Comment is a comment of one line.
type Comment struct {
	Span diag.Span // of its #
	Text string    // without # and without blanks around it
	// First and Last are the lines of the key or list item that it is about, with
	// all that belongs to it: the one before it on its own line, else the one that
	// begins on the next line that is no comment. Both are zero when there is none.
	First, Last int
}

// Comments lists the comments that begin with a word, the first ones if there are
// more than most. What looks like one within quotes or a block scalar is none.
func (d *Doc) Comments(word string, most int) []Comment {
	if d.Root == nil || !bytes.Contains(d.text, []byte(word)) {
		return nil
	}
	lines := strings.Split(string(d.text), "\n")
	inText, inQuotes := textLines(d.Root, lines), d.quotes()
	var out []Comment
	start := 0 // of the line
	for i, line := range lines {
		if len(out) == most {
			break
		}
		offset := start
		start += len(line) + 1
		at := commentAt(line, word, func(at int) bool { return inQuotes(offset + at) })
		if at < 0 || inText[i+1] {
			continue
		}
		c := Comment{
			Span: diag.Span{File: d.File, Line: i + 1, Column: at + 1},
			Text: strings.TrimSpace(line[at+1:]),
		}
		target := i + 1
		if strings.TrimSpace(line[:at]) == "" {
			target = nextContent(lines, i+1)
		}
		c.First, c.Last = d.reach(target)
		out = append(out, c)
	}
	return out
}

// commentAt is the offset of the # of a comment that begins with word; -1 when
// the line has none.
func commentAt(line, word string, isText func(at int) bool) int {
	for from := 0; ; {
		found := strings.Index(line[from:], word)
		if found < 0 {
			return -1
		}
		found += from
		from = found + len(word)
		before := strings.TrimRight(line[:found], " \t")
		if !strings.HasSuffix(before, "#") {
			continue
		}
		at := len(before) - 1
		if (at == 0 || strings.IndexByte(" \t", line[at-1]) >= 0) && !isText(at) {
			return at
		}
	}
}

// nextContent is the number of the first line from index on that is not only a
// comment; zero when there is none.
func nextContent(lines []string, index int) int {
	for ; index < len(lines); index++ {
		if !strings.HasPrefix(strings.TrimSpace(lines[index]), "#") {
			return index + 1
		}
	}
	return 0
}

// textLines are the lines within literal and folded scalars.
func textLines(n *yaml.Node, lines []string) map[int]bool {
	found := map[int]bool{}
	walk(n, func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			return
		}
		least := 0
		for i := n.Line; i < len(lines); i++ { // the line after the | or >
			indent := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
			switch blank := strings.TrimSpace(lines[i]) == ""; {
			case blank:
				continue
			case least == 0:
				least = max(indent, 1)
			}
			if indent < least {
				return
			}
			found[i+1] = true
		}
	})
	return found
}

// quotes tells whether an offset is within a quoted scalar.
func (d *Doc) quotes() func(offset int) bool {
	var ranges [][2]int
	walk(d.Root, func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
			return
		}
		start := lineStart(d.text, n.Line)
		start += byteOffset(d.text[start:], n.Column-1)
		ranges = append(ranges, [2]int{start, start + quotedLength(d.text[start:])})
	})
	return func(offset int) bool {
		return slices.ContainsFunc(ranges, func(r [2]int) bool { return r[0] < offset && offset < r[1] })
	}
}

// quotedLength is the length of the quoted scalar that text begins with, after a
// tag or an anchor.
func quotedLength(text []byte) int {
	open := bytes.IndexAny(text, `"'`)
	if open < 0 {
		return 0
	}
	for i := open + 1; i < len(text); i++ {
		switch {
		case text[open] == '"' && text[i] == '\\':
			i++
		case text[i] != text[open]:
		case text[open] == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return len(text)
}

// reach is the lines of the outermost key or list item that begins in a line.
func (d *Doc) reach(line int) (first, last int) {
	node := beginsIn(d.Root, line)
	if line == 0 || node == nil {
		return 0, 0
	}
	last = line
	for _, part := range node {
		walk(part, func(n *yaml.Node) {
			end := n.Line
			if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
				end += strings.Count(n.Value, "\n")
			}
			last = max(last, end)
		})
	}
	return line, last
}

// beginsIn is the key with its value, or the list item, that begins in a line.
func beginsIn(n *yaml.Node, line int) []*yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Line == line {
				return n.Content[i : i+2]
			}
			if found := beginsIn(n.Content[i+1], line); found != nil {
				return found
			}
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if item.Line == line {
				return []*yaml.Node{item}
			}
			if found := beginsIn(item, line); found != nil {
				return found
			}
		}
	}
	return nil
}

// walk visits a node and all below it. An alias is not followed.
func walk(n *yaml.Node, visit func(*yaml.Node)) {
	visit(n)
	for _, child := range n.Content {
		walk(child, visit)
	}
}
