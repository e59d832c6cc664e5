package trace

import (
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// field is a field of a rendered object on its way back.
type field struct {
	tracer *Tracer
	obj    *manifest.Object
	frame  *engine.Frame // of the object's template
	path   diag.Path     // from the document's root

	present    diag.Path // the part of path that is there
	missing    diag.Path // the rest
	key, value *yaml.Node
}

func (f *field) find() {
	steps, key, value := f.obj.Doc.Deepest(f.path)
	f.present, f.missing = f.path[:steps], f.path[steps:]
	f.key, f.value = key, value
}

func (f *field) rendered() diag.Span {
	span, _ := f.obj.SpanOf(f.path[len(f.obj.At):])
	return span
}

// offset is where a node begins in the template's output.
func (f *field) offset(node *yaml.Node) int {
	span := f.obj.Doc.Span(node)
	return f.obj.OffsetAt(span.Line, max(span.Column, 1))
}

// extent is the part of the output that a scalar takes up: to the end of what
// is written on its line, or all its lines for a block.
func (f *field) extent(node *yaml.Node) (begin, end int) {
	begin = f.offset(node)
	text := f.frame.Text[min(begin, len(f.frame.Text)):]
	switch {
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return begin, begin + blockLength(text, f.column())
	case node.Style&yaml.DoubleQuotedStyle != 0:
		return begin, begin + quotedLength(text, '"')
	case node.Style&yaml.SingleQuotedStyle != 0:
		return begin, begin + quotedLength(text, '\'')
	case strings.HasPrefix(text, node.Value):
		return begin, begin + max(len(node.Value), 1)
	}
	line, _, _ := strings.Cut(text, "\n")
	return begin, begin + max(len(line), 1)
}

// column is how far the field's key is indented.
func (f *field) column() int {
	if f.key == nil {
		return 0
	}
	return f.obj.Doc.Span(f.key).Column - 1
}

func blockLength(text string, indent int) int {
	n := strings.IndexByte(text, '\n') + 1
	for n > 0 && n < len(text) {
		line, _, _ := strings.Cut(text[n:], "\n")
		if strings.TrimSpace(line) != "" && indentOf(line) <= indent {
			break
		}
		n += len(line) + 1
	}
	return min(max(n, 1), len(text))
}

func quotedLength(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return max(len(text), 1)
}

// piece is a part of the field that one node wrote, with what it was made of.
type piece struct {
	chain   chain
	sources expr
}

// pieces are the nodes that wrote the field.
func (f *field) pieces() []piece {
	switch {
	case f.isEmpty():
		return f.emptyPieces()
	case f.value.Kind == yaml.ScalarNode && len(f.missing) == 0:
		return f.scalarPieces()
	case f.value.Kind == yaml.ScalarNode || len(f.value.Content) == 0:
		return f.piecesAt(f.value)
	case len(f.missing) == 0:
		if f.key == nil {
			return f.piecesAt(f.value)
		}
		return f.piecesAt(f.key, f.value)
	}
	return f.piecesAt(f.children()...)
}

// children are the nodes at which the entries of a collection begin. What
// wrote one of them with its shape would have written the missing one too.
func (f *field) children() []*yaml.Node {
	step := 1
	if f.value.Kind == yaml.MappingNode {
		step = 2
	}
	var nodes []*yaml.Node
	for i := 0; i < len(f.value.Content); i += step {
		nodes = append(nodes, f.value.Content[i])
	}
	return nodes
}

func (f *field) piecesAt(nodes ...*yaml.Node) []piece {
	var out []piece
	for _, node := range nodes {
		if c, ok := f.tracer.descend(f.frame, f.offset(node)); ok {
			out = f.add(out, c)
		}
	}
	return out
}

// keyPieces are the nodes that wrote a part of the scalar's key out of a value
// that hint has in quotation marks: then it is the key that is at fault.
func (f *field) keyPieces(hint string) []piece {
	if f.key == nil || len(f.missing) > 0 || f.value.Kind != yaml.ScalarNode || !strings.Contains(hint, `"`) {
		return nil
	}
	var out []piece
	for _, p := range f.piecesIn(f.key) {
		var quoted expr
		for _, s := range f.tracer.reads(p.chain).onlyValues() {
			s.path = f.tracer.inForce(s.path)
			v, _ := values.Lookup(f.tracer.Values, s.path)
			if text, ok := v.(string); ok && text != "" && strings.Contains(f.key.Value, text) && strings.Contains(hint, strconv.Quote(text)) {
				quoted = append(quoted, s)
			}
		}
		if len(quoted) > 0 {
			out = append(out, piece{chain: p.chain, sources: quoted})
		}
	}
	return out
}

// scalarPieces follows every mark within the scalar.
func (f *field) scalarPieces() []piece { return f.piecesIn(f.value) }

// piecesIn follows every mark within a scalar node.
func (f *field) piecesIn(node *yaml.Node) []piece {
	begin, end := f.extent(node)
	end = min(end, len(f.frame.Text))
	var out []piece
	for at := begin; at < end; {
		if strings.IndexByte(" \n", f.frame.Text[at]) >= 0 {
			at++
			continue
		}
		c, ok := f.tracer.descend(f.frame, at)
		if !ok {
			break
		}
		out = f.add(out, c)
		next := f.next(c, at)
		if next <= at {
			break
		}
		at = next
	}
	return out
}

// next is where another node may have begun to write: the next mark of the
// outermost frame, or within a call the next mark of the inner one.
func (f *field) next(c chain, at int) int {
	if len(c.links) > 1 {
		inner := c.last()
		if _, end := inner.frame.Region(inner.mark); end > c.offset {
			return at + end - c.offset
		}
	}
	_, end := c.links[0].frame.Region(f.frame.MarkAt(at))
	return end
}

func (f *field) add(pieces []piece, c chain) []piece {
	for _, p := range pieces {
		if p.chain.same(c) {
			return pieces
		}
	}
	return append(pieces, piece{chain: c, sources: f.sources(c)})
}

// tail is the part of the path that lies within what one node wrote: from the
// first key or item on that the same execution of the node wrote. Items count
// from the first one that it wrote.
func (f *field) tail(c chain) diag.Path {
	for n := 1; n <= len(f.present); n++ {
		if !f.wrote(c, f.present[:n]) {
			continue
		}
		tail := f.present[n-1:]
		if i, ok := f.itemIndex(f.present[:n]); ok {
			tail = append(diag.Path{strconv.Itoa(i - f.firstItem(c, f.present[:n-1], i))}, tail[1:]...)
		}
		return tail
	}
	return nil
}

// wrote reports whether c's last node wrote the key, or the dash or comma, at
// which an entry begins.
func (f *field) wrote(c chain, entry diag.Path) bool {
	_, key, value := f.obj.Doc.Deepest(entry)
	var at int
	switch _, item := f.itemIndex(entry); {
	case item:
		at = f.beforeItem(value)
	case key != nil:
		at = f.offset(key)
	default:
		at = f.offset(value)
	}
	up, ok := f.tracer.descend(f.frame, at)
	return ok && up.within(c)
}

// itemIndex is the place of an entry in its list; ok is false for one of a
// mapping.
func (f *field) itemIndex(entry diag.Path) (i int, ok bool) {
	n := len(entry) - 1
	if _, _, parent := f.obj.Doc.Deepest(entry[:n]); parent == nil || parent.Kind != yaml.SequenceNode {
		return 0, false
	}
	i, err := strconv.Atoi(entry[n])
	return i, err == nil
}

// firstItem is the first of a list's items up to the ith that c's last node
// wrote all of. What one node writes has no gaps.
func (f *field) firstItem(c chain, list diag.Path, i int) int {
	return sort.Search(i, func(k int) bool { return f.wrote(c, list.Append(strconv.Itoa(k))) })
}

// beforeItem is where the dash of a list's item stands, or in a flow list the
// bracket or comma.
func (f *field) beforeItem(node *yaml.Node) int {
	at := f.offset(node)
	before := strings.TrimRight(f.frame.Text[:min(at, len(f.frame.Text))], " \n")
	if before != "" && strings.IndexByte("-,[", before[len(before)-1]) >= 0 {
		return len(before) - 1
	}
	return at
}
