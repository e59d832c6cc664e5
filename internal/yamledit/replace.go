package yamledit

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// slot is the text that a value takes: its part of the line of its key, and
// lines below.
type slot struct {
	start, end         int // what is replaced by a value's head
	bodyStart, bodyEnd int // what is replaced by its body: from one line end to another
}

// replacements are the ways to write another value at a place that has one,
// the best first.
func (e *editor) replacements(at place, value any) []edit {
	if at.value == nil || at.key == nil && at.parent == nil {
		if m, ok := value.(Mapping); ok && len(m) > 0 {
			return e.atEnd(m)
		}
	}
	if at.value == nil {
		return nil
	}
	s := style{step: e.step(at.parent), inFlow: at.inFlow, quotes: e.quotes(at)}
	if !isScalar(value) {
		s.quotes = jsonQuotes(at.parent)
	}
	var edits []edit
	for _, way := range s.ways() {
		edits = append(edits, e.replacement(at, value, way)...)
	}
	return edits
}

// ways are styles to try, the nicest first.
func (s style) ways() []style {
	safe := s
	safe.safe = true
	return []style{s, safe}
}

// quotes are those to keep: the old value's, or in JSON its only ones.
func (e *editor) quotes(at place) yaml.Style {
	const kept = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle
	if at.value.Kind != yaml.ScalarNode {
		return jsonQuotes(at.parent)
	}
	return at.value.Style & kept
}

// jsonQuotes is double quotes for a mapping in braces whose keys all have them.
func jsonQuotes(m *yaml.Node) yaml.Style {
	if !isFlow(m) || m.Kind != yaml.MappingNode || len(m.Content) == 0 {
		return 0
	}
	for i := 0; i < len(m.Content); i += 2 {
		if m.Content[i].Style&yaml.DoubleQuotedStyle == 0 {
			return 0
		}
	}
	return yaml.DoubleQuotedStyle
}

func (e *editor) replacement(at place, value any, s style) []edit {
	if text, isText := value.(string); isText && strings.Contains(text, "\n") && !s.safe && !at.inFlow {
		s.quotes = 0 // several lines read best as a block
	}
	old := e.slot(at)
	indent := e.indent(at) + s.step
	flow := s
	flow.inFlow = true
	edits := []edit{e.fill(old, s.value(value, indent), at)}
	if _, isMapping := value.(Mapping); isMapping && !at.inFlow {
		// On a line of its own, or after a dash, the first key takes the place.
		compact := strings.TrimLeft(strings.Join(s.value(value, e.column(at.value)).body, e.newline), " ")
		own := edit{{e.start(at.value), e.end(at.value), compact}}
		edits = append(edits, own, e.fill(old, flow.value(value, 0), at))
		if at.key == nil {
			edits[0], edits[1] = edits[1], edits[0]
		}
	}
	return edits
}

// indent is the indentation of the mapping or list that a value stands in.
func (e *editor) indent(at place) int {
	switch {
	case at.key != nil:
		return e.column(at.key)
	case at.value != nil && at.parent != nil:
		return e.column(at.value)
	}
	return 0
}

// slot finds the text of the value at a place.
func (e *editor) slot(at place) slot {
	start, end := e.start(at.value), e.end(at.value)
	below := slot{start, end, e.lineEnd(end), e.lineEnd(end)}
	switch {
	case isBlock(at.value):
		bodyStart, bodyEnd := e.blockBody(at.value)
		header := e.content(at.value)
		mark := bytes.IndexAny(append(bytes.Clone(e.text[header:bodyStart]), ' '), " \t")
		return slot{start, header + mark, bodyStart, bodyEnd}
	case at.key == nil || at.value.Kind == yaml.ScalarNode || at.inFlow:
	case isFlow(at.value):
	case e.lineStart(start) != e.lineStart(e.start(at.key)):
		colon := e.colon(at.key)
		return slot{colon, colon, e.lineEnd(colon), max(e.lineEnd(colon), e.lineEnd(end))}
	}
	return below
}

// colon is the offset after the colon that follows a key.
func (e *editor) colon(key *yaml.Node) int {
	at := e.skipSpace(e.end(key))
	return min(at+1, len(e.text))
}

// fill puts a value into a slot.
func (e *editor) fill(old slot, w written, at place) edit {
	start, head := old.start, w.head
	switch {
	case head == "" && at.key != nil && e.lineStart(old.start) == e.lineStart(e.start(at.key)):
		start = min(start, e.colon(at.key)) // the space goes with the value
	case head != "" && start > 0 && strings.IndexByte(" \t\n", e.text[start-1]) < 0 && !(at.inFlow && old.end > old.start):
		head = " " + head
	}
	body := ""
	for _, line := range w.body {
		body += e.newline + line
	}
	return edit{{start, old.end, head}, {old.bodyStart, old.bodyEnd, body}}
}

// step is how far the document indents a level: as near a mapping as there is
// an example, two spaces where there is none.
func (e *editor) step(near *yaml.Node) int {
	for _, n := range []*yaml.Node{near, e.doc.Root} {
		if step := e.stepIn(n); step > 0 {
			return step
		}
	}
	return 2
}

func (e *editor) stepIn(n *yaml.Node) int {
	if n == nil || isFlow(n) {
		return 0
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && isBlockMapping(child) {
			if step := e.column(child.Content[0]) - e.column(n.Content[i-1]); step > 0 && step < 10 {
				return step
			}
		}
		if step := e.stepIn(child); step > 0 {
			return step
		}
	}
	return 0
}

func isBlockMapping(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.MappingNode && !isFlow(n) && len(n.Content) > 0
}
