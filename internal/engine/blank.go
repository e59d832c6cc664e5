package engine

import (
	"slices"
	"text/template/parse"
)

// Blank is an action that printed nil: text/template writes "<no value>" for
// it, which Helm cuts out of the output, and quote writes nothing. The action
// names a value and does nothing else: with default, coalesce and their like an
// author has thought of there being none.
type Blank struct {
	// Calls lead from the frame of a file down to that of the action.
	Calls []Reached
	// Printed is the value that the action names.
	Printed parse.Node
}

// Reached is a mark that was in force in a frame.
type Reached struct {
	Frame *Frame
	Mark  int // index into the frame's Marks
}

// Site is the node at the mark.
func (r Reached) Site() *Site { return r.Frame.Marks[r.Mark].Site }

// maxBlanks is how many of one render are kept: a range may print one for each
// of its elements.
const maxBlanks = 1000

// blank notes that the action being executed prints nil, by way of function
// when that is not empty.
func (r *run) blank(function string) {
	if len(r.blanks) == maxBlanks {
		return
	}
	var b Blank
	for w := r.frame; w != nil; w = w.caller {
		b.Calls = append(b.Calls, Reached{w.frame, len(w.frame.Marks) - 1})
	}
	slices.Reverse(b.Calls)
	for i, call := range b.Calls {
		action := actionAt(call)
		switch {
		case action == nil:
			return
		case i < len(b.Calls)-1:
			if !passesOn(action) {
				return
			}
		default:
			b.Printed = named(action, function)
		}
	}
	if b.Printed != nil {
		r.blanks = append(r.blanks, b)
	}
}

// actionAt is the pipeline that a mark stands before when that prints; nil for
// a declaration, a condition and the like.
func actionAt(call Reached) *parse.PipeNode {
	if call.Mark < 0 || call.Site().Kind != SiteNode {
		return nil
	}
	action, ok := call.Site().Node.(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 {
		return nil
	}
	return action.Pipe
}

// named is the value that a pipeline names and prints, with function as its last
// when there is one; nil when it does more than that.
func named(pipe *parse.PipeNode, function string) parse.Node {
	cmds := pipe.Cmds
	last := cmds[len(cmds)-1]
	switch {
	case !isCall(last, guardFunc, "quote", "squote") || function != "" && !isCall(last, function):
		return nil
	case len(cmds) == 1 && len(last.Args) == 2:
		return nameIn(last.Args[1])
	case len(cmds) != 2 || len(last.Args) != 1:
		return nil
	case isCall(cmds[0], "index") || len(cmds[0].Args) == 1:
		return nameIn(cmds[0].Args...)
	}
	return nil
}

// nameIn is a field or variable, or the call of index that args make.
func nameIn(args ...parse.Node) parse.Node {
	switch args[0].(type) {
	case *parse.FieldNode, *parse.VariableNode, *parse.DotNode:
		return args[0]
	case *parse.IdentifierNode:
		if len(args) > 1 {
			return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: args[0].Position(), Args: args}
		}
	}
	return nil
}

// passesOn reports whether a pipeline prints the text of a template as it is, but
// for its form.
func passesOn(pipe *parse.PipeNode) bool {
	for i, cmd := range pipe.Cmds {
		called := i == 0 && isCall(cmd, "include", "tpl")
		formed := i > 0 && isCall(cmd, "tpl", "nindent", "indent", "trim", "trimSuffix", "trunc", "quote", "squote", guardFunc)
		if !called && !formed {
			return false
		}
	}
	return true
}

// isCall reports whether a command calls one of the functions.
func isCall(cmd *parse.CommandNode, functions ...string) bool {
	ident, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && slices.Contains(functions, ident.Ident)
}
