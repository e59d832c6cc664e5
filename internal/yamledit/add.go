package yamledit

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// additions are the ways to add a key to the mapping at a place, the best
// first. A place with nothing in it becomes a mapping.
func (e *editor) additions(at place, pair Pair) []edit {
	switch m := at.value; {
	case isBlockMapping(m):
		return e.toBlock(m, pair, at.parent == nil)
	case isFlow(m) && len(m.Content) > 0:
		return e.toBraces(m, pair)
	}
	return e.replacements(at, Mapping{pair})
}

func (e *editor) toBlock(m *yaml.Node, pair Pair, isRoot bool) []edit {
	indent := e.column(m.Content[0])
	last := e.end(m.Content[len(m.Content)-1])
	points := []int{e.afterComments(last, indent), e.nextLine(last)}
	if isRoot {
		points = append([]int{e.endOfContent()}, points...)
	}
	// A block scalar that ends with the file would gain a line end.
	points = append(points, e.aboveComments(e.start(m.Content[len(m.Content)-2])))
	var edits []edit
	for _, way := range (style{step: e.step(m)}).ways() {
		for _, point := range points {
			edits = append(edits, edit{e.lines(point, way.pairs(Mapping{pair}, indent))})
		}
	}
	return edits
}

// atEnd writes a mapping into a document that has none.
func (e *editor) atEnd(m Mapping) []edit {
	var edits []edit
	for _, way := range (style{step: 2}).ways() {
		lines := way.pairs(m, 0)
		if root := e.doc.Root; root != nil && e.end(root) > e.start(root) { // {} or null, written out
			edits = append(edits, edit{{e.start(root), e.end(root), strings.Join(lines, e.newline)}})
		}
		edits = append(edits, edit{e.lines(e.endOfContent(), lines)})
	}
	return edits
}

// lines puts whole lines in at the beginning of a line, or after a last line
// that has no end.
func (e *editor) lines(at int, lines []string) splice {
	text := strings.Join(lines, e.newline)
	if at > 0 && e.text[at-1] != '\n' {
		return splice{at, at, e.newline + text}
	}
	return splice{at, at, text + e.newline}
}

// afterComments is the beginning of the line after an offset's own and the
// comments right below it that are indented as much as a mapping's keys: they
// belong to it.
func (e *editor) afterComments(at, indent int) int {
	next := e.nextLine(at)
	for next < len(e.text) {
		line := e.line(next)
		if !isComment(line) || indentOf(line) < indent {
			break
		}
		next = e.nextLine(next)
	}
	return next
}

// endOfContent is the beginning of the line after the last one that says
// something, before the mark that ends a document.
func (e *editor) endOfContent() int {
	end := len(e.text)
	if root := e.doc.Root; root != nil {
		for at := e.nextLine(e.end(root)); at < len(e.text); at = e.nextLine(at) {
			if bytes.HasPrefix(e.text[at:], []byte("...")) {
				end = at
				break
			}
		}
	}
	said := len(bytes.TrimRight(e.text[:end], " \t\r\n"))
	if said == 0 {
		return end
	}
	return min(e.nextLine(said), end)
}

// toBraces adds a pair to a mapping in braces: on a line of its own where the
// last key has one.
func (e *editor) toBraces(m *yaml.Node, pair Pair) []edit {
	key, value := m.Content[len(m.Content)-2], m.Content[len(m.Content)-1]
	s := style{step: 2, inFlow: true, quotes: jsonQuotes(m)}
	end := e.end(value)
	closing := e.end(m) - 1
	after := end
	for next := e.skipSpace(after); next < closing && e.text[next] == ','; next = e.skipSpace(after) {
		after = next + 1
	}
	comma, last := ", ", ""
	if after > end {
		comma, last = " ", ","
	}
	var edits []edit
	for _, way := range s.ways() {
		text := way.key(pair.Key) + ": " + way.value(pair.Value, 0).head
		keyLine := e.lineStart(e.start(key))
		if isBlank(e.text[keyLine:e.start(key)]) && e.lineEnd(after) < closing {
			edits = append(edits, edit{
				{after, after, strings.TrimSpace(comma)},
				{e.lineEnd(after), e.lineEnd(after), e.newline + string(e.text[keyLine:e.start(key)]) + text + last},
			})
		}
		edits = append(edits, edit{{after, after, comma + text + last}})
	}
	return edits
}
