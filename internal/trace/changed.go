package trace

import (
	"reflect"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
)

// A template may change a map that others read: set, unset and the kinds of
// merge write into their first argument. What was read from such a map may
// then come from elsewhere, so it is a guess until it is proved.

// changed reports whether the templates left another value at path than the
// layers gave.
func (ev *evaluator) changed(path diag.Path) bool {
	if ev.left == nil {
		ev.left = leftValues(ev.files)
	}
	for n := len(path); n >= 0; n-- {
		left, ok := ev.left[path[:n].String()]
		if !ok {
			continue
		}
		was, before := values.Lookup(ev.values, path)
		is, after := values.Lookup(left, path[n:])
		return before != after || !reflect.DeepEqual(was, is)
	}
	return false
}

// leftValues are the .Values of each chart as its templates left them, by where
// they stand in the root chart's.
func leftValues(files map[string]*engine.Frame) map[string]map[string]any {
	left := map[string]map[string]any{}
	for name, frame := range files {
		at := Mount(name).String()
		if _, done := left[at]; done {
			continue
		}
		if table := asTable(asTable(frame.Data)["Values"]); table != nil {
			left[at] = table
		}
	}
	return left
}

// asTable is a map under whatever name its type has; nil for anything else.
func asTable(v any) map[string]any {
	if table, ok := v.(map[string]any); ok {
		return table
	}
	table := reflect.TypeFor[map[string]any]()
	if r := reflect.ValueOf(v); r.Kind() == reflect.Map && r.CanConvert(table) {
		return r.Convert(table).Interface().(map[string]any)
	}
	return nil
}

// changedVariables are the variables of a tree whose maps are written into.
func changedVariables(tree *engine.Tree) map[string]bool {
	changed := map[string]bool{}
	eachCommand(tree.Root, func(cmd *parse.CommandNode) {
		ident, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) < 2 || !writes(ident.Ident) {
			return
		}
		if v, ok := cmd.Args[1].(*parse.VariableNode); ok && v.Ident[0] != "$" {
			changed[v.Ident[0]] = true
		}
	})
	return changed
}

// writesOf keeps what changedVariables says of a tree.
func (ev *evaluator) writesOf(tree *engine.Tree) map[string]bool {
	changed, known := ev.writes[tree]
	if !known {
		changed = changedVariables(tree)
		ev.writes[tree] = changed
	}
	return changed
}

// writes reports whether a function writes into its first argument.
func writes(function string) bool {
	switch function {
	case "set", "unset", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite":
		return true
	}
	return false
}

// outlives reports whether a node names a map, which may have been written into
// before, and does not make one.
func outlives(node parse.Node) bool {
	switch node.(type) {
	case *parse.VariableNode, *parse.FieldNode, *parse.DotNode:
		return true
	}
	return false
}

// eachCommand visits every command below a node.
func eachCommand(node parse.Node, visit func(*parse.CommandNode)) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			eachCommand(child, visit)
		}
	case *parse.IfNode:
		eachInBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		eachInBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		eachInBranch(&n.BranchNode, visit)
	case *parse.ActionNode:
		eachCommand(n.Pipe, visit)
	case *parse.TemplateNode:
		eachCommand(n.Pipe, visit)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, cmd := range n.Cmds {
			visit(cmd)
			for _, arg := range cmd.Args {
				eachCommand(arg, visit)
			}
		}
	case *parse.ChainNode:
		eachCommand(n.Node, visit)
	}
}

func eachInBranch(n *parse.BranchNode, visit func(*parse.CommandNode)) {
	eachCommand(n.Pipe, visit)
	eachCommand(n.List, visit)
	eachCommand(n.ElseList, visit)
}

// doubtful marks every source of e as a guess, however many there are.
func (e expr) doubtful() expr {
	out := make(expr, len(e))
	for i, s := range e {
		s.guess = true
		out[i] = s
	}
	return out
}
