package trace

import (
	"regexp"
	"slices"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// untaken looks for an if or with around the text that would have written the
// missing field: then the value that its condition reads is the cause. Only
// the templates that wrote the field's neighbours are searched.
func (f *field) untaken(pieces []piece) (cause, bool) {
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
	out := cause{path: condition[chosen].path, precision: diag.Inferred}
	if _, with := node.(*parse.WithNode); with && len(condition) == 1 && condition[0].whole {
		out.path = out.path.Append(f.missing[1:]...)
	}
	site := &engine.Site{Kind: engine.SiteNode, Tree: l.site().Tree, Node: node}
	out.template = t.Render.Span(site)
	_, callers := t.templateSpan(chain{links: c.links, offset: c.offset})
	out.includes = callers
	return out, true
}
