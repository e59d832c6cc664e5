package engine

import (
	"slices"
	"text/template/parse"
)

// Blank is an action that printed what stands for nil: nothing (text/template
// writes "<no value>", which Helm cuts out of the output, and quote leaves nil
// out), or what a function makes of it. The action names a value and, but for the
// text's form, does nothing else: with default, coalesce and their like an author
// has thought of there being none.
type Blank struct {
	// Calls lead from the frame of a file down to that of the action.
	Calls []Reached
	// Printed is the value that the action names.
	Printed parse.Node
	// Wrote is what the action made of nil: "0", "null", "<nil>", "%!s(<nil>)";
	// empty for nothing.
	Wrote string
}

// spoilt is nil as the argument of a function: the number of the argument, and
// the text that the function makes of it.
type spoilt struct {
	function string
	argument int
	text     string
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

// blank notes that the action being executed prints nil, by way of a function
// when it names one.
func (r *run) blank(by spoilt) {
	if len(r.blanks) == maxBlanks {
		return
	}
	b := Blank{Wrote: by.text}
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
			b.Printed = named(action, by)
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

// named is the value that a pipeline names and prints, by way of a function when
// there is one; nil when it does more than that.
func named(pipe *parse.PipeNode, by spoilt) parse.Node {
	cmds := pipe.Cmds
	if by.text != "" {
		return argument(cmds, by)
	}
	last := cmds[len(cmds)-1]
	switch {
	case !isCall(last, guardFunc, "quote", "squote") || by.function != "" && !isCall(last, by.function):
		return nil
	case len(cmds) == 1 && len(last.Args) == 2:
		return nameIn(last.Args[1])
	case len(cmds) != 2 || len(last.Args) != 1:
		return nil
	}
	return piped(cmds[0])
}

// argument is the value that a pipeline hands to a function, when it does no
// more with what that gives than to form the text.
func argument(cmds []*parse.CommandNode, by spoilt) parse.Node {
	at := slices.IndexFunc(cmds, func(cmd *parse.CommandNode) bool { return isCall(cmd, by.function) })
	if at < 0 || at > 1 {
		return nil
	}
	for _, cmd := range cmds[at+1:] {
		if !isForming(cmd) {
			return nil
		}
	}
	switch given := cmds[at].Args[1:]; {
	case by.argument < len(given):
		return nameIn(given[by.argument])
	case at == 1:
		return piped(cmds[0])
	}
	return nil
}

// piped is the value that the first command of a pipeline names.
func piped(cmd *parse.CommandNode) parse.Node {
	if isCall(cmd, "index") || len(cmd.Args) == 1 {
		return nameIn(cmd.Args...)
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
		if formed := i > 0 && isForming(cmd); !called && !formed {
			return false
		}
	}
	return true
}

// isForming reports whether a command changes no more of a text than its form.
func isForming(cmd *parse.CommandNode) bool {
	return isCall(cmd, "tpl", "nindent", "indent", "trim", "trimSuffix", "trunc", "quote", "squote", "lower", "upper", "toString", guardFunc)
}

// isCall reports whether a command calls one of the functions.
func isCall(cmd *parse.CommandNode, functions ...string) bool {
	ident, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && slices.Contains(functions, ident.Ident)
}
