package trace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// untaken looks for an if or with around the text that would have written the
// missing field: then the value that its condition reads is the cause. Only
// the templates that wrote the field's neighbours are searched. A text that
// stands as far to the right as a neighbour comes first: the same key may
// belong to an object further out, too.
func (f *field) untaken(pieces []piece) (cause, bool) {
	if f.value.Kind == yaml.MappingNode && len(f.value.Content) > 0 {
		for _, p := range pieces {
			for _, node := range f.belowOwner(p.chain, skipped(p.chain.last(), keyAt(f.missing[0], p.chain.column()))) {
				if out, ok := f.conditionOf(p.chain, node); ok {
					return out, true
				}
			}
		}
	}
	key := regexp.MustCompile(`(?m)^[\s-]*["']?` + regexp.QuoteMeta(f.missing[0]) + `["']?:`)
	for _, p := range append(pieces, f.owner()...) {
		for c := p.chain; len(c.links) > 0; c = c.outer() {
			for _, node := range skipped(c.last(), key) {
				if out, ok := f.conditionOf(c, node); ok {
					return out, true
				}
			}
		}
	}
	return cause{}, false
}

// belowOwner puts nodes first that stand below the key that the missing field
// belongs to: of two neighbours with the same field, the nearer below is meant.
func (f *field) belowOwner(c chain, nodes []parse.Node) []parse.Node {
	owner := f.owner()
	if len(owner) == 0 || owner[0].chain.last().frame != c.last().frame {
		return nodes
	}
	begin, _ := f.tracer.templateSpan(owner[0].chain)
	var below, above []parse.Node
	for _, node := range nodes {
		at := f.tracer.Render.Span(&engine.Site{Kind: engine.SiteNode, Tree: c.last().site().Tree, Node: node})
		if at.Line > begin.Line || at.Line == begin.Line && at.Column > begin.Column {
			below = append(below, node)
		} else {
			above = append(above, node)
		}
	}
	return append(below, above...)
}

// keyAt matches a key that begins after so many characters of its line.
func keyAt(key string, column int) *regexp.Regexp {
	pattern := fmt.Sprintf("(?m)^(?: {%d}", column)
	if column >= 2 {
		pattern += fmt.Sprintf("| {%d}- ", column-2)
	}
	return regexp.MustCompile(pattern + `)["']?` + regexp.QuoteMeta(key) + `["']?:`)
}

// column is how many characters stand before the byte on its line of the last
// frame.
func (c chain) column() int {
	text := c.last().frame.Text[:c.offset]
	return c.offset - strings.LastIndexByte(text, '\n') - 1
}

// skipped lists the if and with nodes of a link's tree, innermost first, with
// a branch that writes the key and that this frame never took.
func skipped(l link, key *regexp.Regexp) []parse.Node {
	taken := map[parse.Node]bool{}
	for _, mark := range l.frame.Marks {
		taken[mark.Site.Node] = true
	}
	var found []parse.Node
	var visit func(list *parse.ListNode) bool
	branch := func(node parse.Node, b *parse.BranchNode) bool {
		has, otherwise := visit(b.List), visit(b.ElseList)
		if _, with := node.(*parse.WithNode); has || otherwise && !with {
			found = append(found, node)
		}
		return has || otherwise
	}
	visit = func(list *parse.ListNode) bool {
		if list == nil {
			return false
		}
		has := false
		for _, node := range list.Nodes {
			switch n := node.(type) {
			case *parse.TextNode:
				has = has || key.Match(n.Text) && !taken[n]
			case *parse.IfNode:
				has = branch(n, &n.BranchNode) || has
			case *parse.WithNode:
				has = branch(n, &n.BranchNode) || has
			case *parse.RangeNode:
				has = visit(n.List) || visit(n.ElseList) || has
			}
		}
		return has
	}
	visit(l.site().Tree.Root)
	return found
}

// conditionOf is the value that a branch's condition reads, an empty one if
// there is any. Below a with, the rest of the missing path lies in that value.
func (f *field) conditionOf(c chain, node parse.Node) (cause, bool) {
	t := f.tracer
	l := c.last()
	dot := t.frameDot(c)
	if entered := l.frame.Entered(l.mark); len(entered) > 0 {
		return cause{}, false
	}
	s, ok := walker{eval: t.eval, target: node, iteration: func(n *parse.RangeNode) int {
		return iteration(l, n)
	}}.scopeAt(l.site().Tree, dot)
	if !ok {
		return cause{}, false
	}
	condition := t.eval.pipe(pipeOf(node), s).onlyValues()
	if len(condition) == 0 {
		return cause{}, false
	}
	chosen := max(0, slices.IndexFunc(condition, func(s source) bool {
		v, known := t.eval.value(expr{s})
		return known && empty(v)
	}))
	out := cause{path: condition[chosen].path, precision: diag.Inferred, condition: true}
	if s := condition[chosen]; s.whole && !s.guess {
		out.named = s.path
	}
	for _, s := range condition {
		out.others = append(out.others, s.path)
	}
	out.others = others(out.others, out.path)
	if _, with := node.(*parse.WithNode); with && len(condition) == 1 && condition[0].whole {
		out.path = out.path.Append(f.missing[1:]...)
	}
	site := &engine.Site{Kind: engine.SiteNode, Tree: l.site().Tree, Node: node}
	out.template = t.Render.Span(site)
	_, callers := t.templateSpan(chain{links: c.links, offset: c.offset})
	out.includes = callers
	return out, true
}
