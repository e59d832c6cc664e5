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
// writes or that may call, before each range, and at the head of its body.
// White space between actions gets none: it writes no field.
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
	marked := true
	switch n := node.(type) {
	case *parse.ActionNode:
		guard(n.Pipe)
		marked = len(n.Pipe.Decl) == 0 || mayCall(n.Pipe)
	case *parse.TextNode:
		marked = strings.TrimSpace(string(n.Text)) != ""
	case *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
		marked = false
	case *parse.TemplateNode:
		return append(out, m.mark(SiteEnter, n), n, m.mark(SiteLeave, n))
	case *parse.IfNode:
		marked = m.branch(&n.BranchNode)
	case *parse.WithNode:
		marked = m.branch(&n.BranchNode)
	case *parse.RangeNode:
		m.branch(&n.BranchNode)
		n.List.Nodes = append([]parse.Node{m.mark(SiteRangeBody, n)}, n.List.Nodes...)
	}
	if !marked {
		return append(out, node)
	}
	return append(out, m.mark(SiteNode, node), node)
}

// branch marks both lists; it reports whether the condition needs a mark.
func (m *marker) branch(n *parse.BranchNode) bool {
	m.list(n.List)
	m.list(n.ElseList)
	return mayCall(n.Pipe)
}

// mayCall reports whether a pipeline has a function in it that may call another
// template, be noted or draw on the seed: its place must be known while it runs.
func mayCall(pipe *parse.PipeNode) bool {
	for _, cmd := range pipe.Cmds {
		for _, arg := range cmd.Args {
			switch n := arg.(type) {
			case *parse.IdentifierNode:
				if !isPlain(n.Ident) {
					return true
				}
			case *parse.PipeNode:
				if mayCall(n) {
					return true
				}
			case *parse.ChainNode:
				if inner, ok := n.Node.(*parse.PipeNode); !ok || mayCall(inner) {
					return true
				}
			}
		}
	}
	return false
}

// isPlain names the functions that conditions and declarations are mostly made
// of and that do nothing but give a result.
func isPlain(function string) bool {
	switch function {
	case "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "default", "empty", "coalesce", "ternary",
		"hasKey", "get", "has", "dict", "list", "kindIs", "kindOf", "typeIs", "typeOf", "contains", "hasPrefix", "hasSuffix",
		"toString", "int", "int64", "float64", "add", "sub", "mul", "div", "mod", "trim", "lower", "upper", "printf", "quote",
		"semverCompare", "regexMatch", "omit", "pick", "first", "last", "keys", "dig":
		return true
	}
	return false
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
