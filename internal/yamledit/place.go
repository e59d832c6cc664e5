package yamledit

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// place is how far a path leads in a document.
type place struct {
	steps  int
	key    *yaml.Node // nil for the root and the items of lists
	value  *yaml.Node // nil in a document without any
	parent *yaml.Node // the mapping or list that value stands in; nil for the root
	inFlow bool       // some mapping or list around value is in brackets
}

// walk follows path through the document's own text: neither through aliases
// nor through merge keys, whose content stands elsewhere.
func (e *editor) walk(path diag.Path) (place, error) {
	at := place{value: e.doc.Root}
	used := aliases(e.doc.Root)
	if err := e.shared(at.value, nil, used); err != nil {
		return at, err
	}
	for i := range path {
		key, value := e.own(at.value, path[:i+1])
		if value == nil {
			return at, nil
		}
		at = place{steps: i + 1, key: key, value: value, parent: at.value, inFlow: at.inFlow || isFlow(at.value)}
		if err := e.shared(value, path[:i+1], used); err != nil {
			return at, err
		}
	}
	return at, e.sharedBelow(at.value, path, used)
}

// own finds the pair or item that stands in parent itself; path ends in its
// name.
func (e *editor) own(parent *yaml.Node, path diag.Path) (key, value *yaml.Node) {
	if parent == nil {
		return nil, nil
	}
	key, found, ok := e.doc.Find(path)
	if !ok {
		return nil, nil
	}
	for i, node := range parent.Content {
		isKey := parent.Kind == yaml.MappingNode && i%2 == 0
		switch {
		case isKey && node == key:
			return key, parent.Content[i+1]
		case !isKey && key == nil && (node == found || node.Kind == yaml.AliasNode && node.Alias == found):
			return nil, node
		}
	}
	return nil, nil
}

func isFlow(n *yaml.Node) bool {
	return n != nil && (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && n.Style&yaml.FlowStyle != 0
}

// aliases lists which aliases refer to each anchored node.
func aliases(root *yaml.Node) map[*yaml.Node]*yaml.Node {
	used := map[*yaml.Node]*yaml.Node{}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.AliasNode {
			used[n.Alias] = n
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	if root != nil {
		visit(root)
	}
	return used
}

// shared refuses a node whose text stands for values in other places.
func (e *editor) shared(n *yaml.Node, path diag.Path, used map[*yaml.Node]*yaml.Node) error {
	switch {
	case n == nil:
	case n.Kind == yaml.AliasNode:
		return &yamldoc.Error{Span: e.doc.Span(n), Msg: named(path) + " is the alias *" + n.Value + ", whose value stands elsewhere; edit it by hand"}
	case used[n] != nil:
		return e.doc.Errorf(path, "%s is used again by the alias *%s in line %d, which would change with it; edit it by hand", named(path), n.Anchor, used[n].Line)
	}
	return nil
}

// sharedBelow refuses to replace a node that holds an anchor others use.
func (e *editor) sharedBelow(n *yaml.Node, path diag.Path, used map[*yaml.Node]*yaml.Node) error {
	if n == nil {
		return nil
	}
	for _, child := range n.Content {
		if user := used[child]; user != nil {
			return e.doc.Errorf(path, "%s holds the anchor &%s, which line %d uses; edit it by hand", named(path), child.Anchor, user.Line)
		}
		if err := e.sharedBelow(child, path, used); err != nil {
			return err
		}
	}
	return nil
}

// start is where a node begins, its anchor and tag included.
func (e *editor) start(n *yaml.Node) int {
	span := e.doc.Span(n)
	at := 0
	for range span.Line - 1 {
		at += bytes.IndexByte(e.text[at:], '\n') + 1
	}
	return at + span.Column - 1
}

// column is the number of bytes before a node on its line.
func (e *editor) column(n *yaml.Node) int { return e.doc.Span(n).Column - 1 }

// lineStart is the beginning of the line that holds an offset.
func (e *editor) lineStart(at int) int { return bytes.LastIndexByte(e.text[:at], '\n') + 1 }

// lineEnd is where the line of an offset ends, before its line break.
func (e *editor) lineEnd(at int) int {
	end := len(e.text)
	if i := bytes.IndexByte(e.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	if end > at && end < len(e.text) && e.text[end-1] == '\r' {
		end--
	}
	return end
}

// nextLine is the beginning of the line after the one that holds an offset; the
// end of the text for the last.
func (e *editor) nextLine(at int) int {
	if i := bytes.IndexByte(e.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(e.text)
}

// line is the line that begins at an offset, without its line break.
func (e *editor) line(start int) []byte { return e.text[start:e.lineEnd(start)] }

// indentOf counts the spaces that a line begins with.
func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

func isBlank(line []byte) bool { return len(bytes.TrimLeft(line, " \t\r")) == 0 }

func isComment(line []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("#")) }
