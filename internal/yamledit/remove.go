package yamledit

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// removals are the ways to take away the key at a place.
func (e *editor) removals(at place) []edit {
	pairs := at.parent.Content
	i := slices.Index(pairs, at.key)
	isLast, isOnly := i+2 == len(pairs), len(pairs) == 2
	start, end := e.start(at.key), e.end(at.value)
	switch {
	case isFlow(at.parent) && isOnly:
		return []edit{{{start, e.end(at.parent) - 1, ""}}}
	case isFlow(at.parent) && isLast:
		return []edit{{{e.end(pairs[i-1]), end, ""}}}
	case isFlow(at.parent):
		return []edit{{{start, e.start(pairs[i+2]), ""}}}
	}
	lines := splice{start: e.aboveComments(start), end: e.afterComments(end, e.column(at.key)+1)}
	if isOnly {
		return e.emptied(at, lines)
	}
	// A block scalar above that keeps its line ends would take in more of them.
	further := splice{lines.start, e.afterBlank(lines.end), ""}
	edits := []edit{{e.endless(lines)}, {lines}, {further}}
	if !isLast { // after a dash: the next key takes the place, or the dash stands alone above comments
		next := edit{{start, e.start(pairs[i+2]), ""}}
		if bytes.Contains(e.text[e.lineEnd(end):e.start(pairs[i+2])], []byte("#")) {
			next = edit{{start, e.lineEnd(end), ""}}
		}
		edits = append(edits, next)
	}
	return edits
}

// endless leaves a file without a line end at its end that way.
func (e *editor) endless(lines splice) splice {
	if lines.end < len(e.text) || lines.start == 0 || e.text[len(e.text)-1] == '\n' {
		return lines
	}
	lines.start = e.lineEnd(e.lineStart(lines.start - 1))
	return lines
}

// afterBlank is the beginning of the first line that is not blank.
func (e *editor) afterBlank(at int) int {
	for at < len(e.text) && isBlank(e.line(at)) {
		at = e.nextLine(at)
	}
	return at
}

// emptied takes away the last key of a mapping and leaves {}; of a whole
// document it leaves the comments.
func (e *editor) emptied(at place, lines splice) []edit {
	if at.parent == e.doc.Root {
		return []edit{{e.endless(lines)}, {{start: e.start(at.parent), end: e.end(at.parent), with: "{}"}}}
	}
	return e.braced(at, lines)
}

// braced writes {} after the colon of the mapping's own key.
func (e *editor) braced(at place, lines splice) []edit {
	parent := at.parent
	start := e.start(parent)
	if key := e.keyOf(parent); key != nil && e.lineStart(start) != e.lineStart(e.start(key)) {
		colon := e.colon(key)
		return []edit{{{colon, colon, " {}"}, e.endless(lines)}}
	}
	return []edit{{{start, e.end(parent), "{}"}}}
}

// keyOf is the key whose value is a node; nil for the items of lists.
func (e *editor) keyOf(value *yaml.Node) *yaml.Node {
	var found *yaml.Node
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for i, child := range n.Content {
			if child == value && n.Kind == yaml.MappingNode && i%2 == 1 {
				found = n.Content[i-1]
			}
			visit(child)
		}
	}
	visit(e.doc.Root)
	return found
}

// aboveComments is the beginning of the comment right above the line of a key,
// at the key's indentation; of that line when there is none. A comment that
// begins the file is the file's.
func (e *editor) aboveComments(key int) int {
	top := e.lineStart(key)
	indent := key - top
	at := top
	for at > 0 {
		above := e.lineStart(at - 1)
		line := e.line(above)
		if !isComment(line) || indentOf(line) != indent {
			return at
		}
		at = above
	}
	return top
}
