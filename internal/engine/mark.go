package engine

import (
	"strconv"
	"strings"
	"text/template/parse"
)

// markFunc is the name of the marker function. A chart cannot call it: the
// parser is not told of it.
const markFunc = "chartyard__mark"

// guardFunc is the name of the function that looks at a value before
// text/template prints it: a map that shares subtrees may be endless in print.
const guardFunc = "chartyard__guard"

// marker puts a call to the marker function before each node of a tree that
// writes or that may call, and at the head of each range body. White space
// between actions gets none: it writes no field.
type marker struct {
	tree  *Tree
	first int // index of sites[0] in the cache
	sites []*Site
}

func (m *marker) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	out := make([]parse.Node, 0, 2*len(list.Nodes))
	for _, node := range list.Nodes {
		out = m.node(out, node)
	}
	list.Nodes = out
}

func (m *marker) node(out []parse.Node, node parse.Node) []parse.Node {
	switch n := node.(type) {
	case *parse.ActionNode:
		guard(n.Pipe)
	case *parse.TextNode:
		if strings.TrimSpace(string(n.Text)) == "" {
			return append(out, n)
		}
	case *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
		return append(out, n)
	case *parse.TemplateNode:
		return append(out, m.mark(SiteEnter, n), n, m.mark(SiteLeave, n))
	case *parse.IfNode:
		m.list(n.List)
		m.list(n.ElseList)
	case *parse.WithNode:
		m.list(n.List)
		m.list(n.ElseList)
	case *parse.RangeNode:
		m.list(n.List)
		n.List.Nodes = append([]parse.Node{m.mark(SiteRangeBody, n)}, n.List.Nodes...)
		m.list(n.ElseList)
	}
	return append(out, m.mark(SiteNode, node), node)
}

// mark is a call of the marker function with the site's index in the cache.
func (m *marker) mark(kind SiteKind, node parse.Node) *parse.ActionNode {
	index := m.first + len(m.sites)
	m.sites = append(m.sites, &Site{Kind: kind, Tree: m.tree, Node: node})
	pos := node.Position()
	call := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{
		parse.NewIdentifier(markFunc).SetPos(pos),
		&parse.NumberNode{
			NodeType: parse.NodeNumber, Pos: pos, Text: strconv.Itoa(index),
			IsInt: true, Int64: int64(index),
		},
	}}
	return &parse.ActionNode{
		NodeType: parse.NodeAction, Pos: pos,
		Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Cmds: []*parse.CommandNode{call}},
	}
}

// guard appends the guard to a pipeline that may print a map or a list.
func guard(pipe *parse.PipeNode) {
	last := pipe.Cmds[len(pipe.Cmds)-1]
	if ident, ok := last.Args[0].(*parse.IdentifierNode); ok && printsText(ident.Ident) || len(pipe.Decl) > 0 {
		return
	}
	pos := last.Pos
	pipe.Cmds = append(pipe.Cmds, &parse.CommandNode{
		NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{parse.NewIdentifier(guardFunc).SetPos(pos)},
	})
}

// printsText reports whether a function is known to give text; the commonest
// are, and text needs no guard.
func printsText(function string) bool {
	switch function {
	case "include", "tpl", "toYaml", "nindent", "indent", "quote", "squote", "printf", "toJson", "toString",
		"trunc", "trimSuffix", "trim", "b64enc", "sha256sum", "lower", "upper", "replace", "join", markFunc:
		return true
	}
	return false
}

// IsGuard reports whether a function's name is the guard's: it gives back its
// argument.
func IsGuard(function string) bool { return function == guardFunc }

// IsMark reports whether node is a mark and no part of the chart's text.
func IsMark(node parse.Node) bool {
	action, ok := node.(*parse.ActionNode)
	if !ok || len(action.Pipe.Cmds) != 1 {
		return false
	}
	ident, ok := action.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	return ok && ident.Ident == markFunc
}
