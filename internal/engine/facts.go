package engine

import (
	"slices"
	"text/template/parse"
)

// facts is what the nodes of a tree tell about its includes.
type facts struct {
	impure   bool     // changes a map, or draws on clock, chance or cluster
	seesFile bool     // may see .Template, or includes what is not known by name
	includes []string // templates it names

	// rebound is true below with and range, where the dot is something smaller
	// than what the template was called on, or was seen to be that itself.
	rebound bool
	dicts   map[string]bool // variables; true while every declaration makes a dict
	changed []string        // variables whose map is changed
}

// factsOf looks through a tree.
func factsOf(root *parse.ListNode) facts {
	f := facts{dicts: map[string]bool{}}
	f.list(root)
	for _, name := range f.changed {
		f.impure = f.impure || !f.dicts[name]
	}
	return f
}

func (f *facts) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			f.pipe(n.Pipe)
		case *parse.IfNode:
			f.pipe(n.Pipe)
			f.list(n.List)
			f.list(n.ElseList)
		case *parse.WithNode:
			f.pipe(n.Pipe)
			f.rebinding(&n.BranchNode)
		case *parse.RangeNode:
			f.declare(n.Pipe, true)
			f.commands(n.Pipe)
			f.rebinding(&n.BranchNode)
		case *parse.TemplateNode:
			f.includes = append(f.includes, n.Name)
			f.pipe(n.Pipe)
		}
	}
}

// declare notes whether a variable holds a dict of the template's own. The
// variables of a range hold what is in its dict or list, which others may see.
func (f *facts) declare(pipe *parse.PipeNode, ranged bool) {
	for _, v := range pipe.Decl {
		ident, ok := pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
		own := ok && ident.Ident == "dict" && len(pipe.Cmds) == 1 && !ranged
		before, known := f.dicts[v.Ident[0]]
		f.dicts[v.Ident[0]] = own && (before || !known)
	}
}

func (f *facts) rebinding(n *parse.BranchNode) {
	was := f.rebound
	f.rebound = true
	f.list(n.List)
	f.rebound = was
	f.list(n.ElseList)
}

// pipe looks at a pipeline, which may declare a variable even between parentheses.
func (f *facts) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	f.declare(pipe, false)
	f.commands(pipe)
}

func (f *facts) commands(pipe *parse.PipeNode) {
	for _, cmd := range pipe.Cmds {
		f.command(cmd)
	}
}

func (f *facts) command(cmd *parse.CommandNode) {
	function := ""
	args := cmd.Args
	if ident, ok := args[0].(*parse.IdentifierNode); ok {
		function, args = ident.Ident, args[1:]
		f.call(function, args)
	}
	for _, arg := range args {
		f.operand(arg, handsOn(function))
	}
}

// operand looks at what a command is given; handedOn says that the command
// passes a dot on and shows nothing of it.
func (f *facts) operand(node parse.Node, handedOn bool) {
	switch n := node.(type) {
	case *parse.IdentifierNode:
		f.call(n.Ident, nil) // called without arguments
	case *parse.DotNode:
		f.seesFile = f.seesFile || !f.rebound && !handedOn
	case *parse.VariableNode:
		f.seesFile = f.seesFile || n.Ident[0] == "$" && len(n.Ident) == 1 && !handedOn || changing(n.Ident)
	case *parse.FieldNode:
		f.seesFile = f.seesFile || changing(n.Ident)
	case *parse.ChainNode:
		f.seesFile = f.seesFile || changing(n.Field)
		f.operand(n.Node, false)
	case *parse.PipeNode:
		f.pipe(n)
	}
}

func (f *facts) call(function string, args []parse.Node) {
	switch {
	case function == "set" || function == "unset":
		f.change(args)
	case isImpure(function):
		f.impure = true
	case function == "tpl":
		f.seesFile = true
	case function == "include":
		name, ok := firstText(args)
		if !ok {
			f.seesFile = true
		}
		f.includes = append(f.includes, name)
	}
}

// change notes what set and unset change: a variable, a new dict, or else a map
// that others may see.
func (f *facts) change(args []parse.Node) {
	if len(args) == 0 {
		f.impure = true
		return
	}
	switch n := args[0].(type) {
	case *parse.VariableNode:
		f.changed = append(f.changed, n.Ident[0])
		f.impure = f.impure || len(n.Ident) > 1
	case *parse.PipeNode:
		ident, ok := n.Cmds[len(n.Cmds)-1].Args[0].(*parse.IdentifierNode)
		f.impure = f.impure || !ok || ident.Ident != "dict"
	default:
		f.impure = true
	}
}

func firstText(args []parse.Node) (string, bool) {
	if len(args) == 0 {
		return "", false
	}
	text, ok := args[0].(*parse.StringNode)
	if !ok {
		return "", false
	}
	return text.Text, true
}

// handsOn names the functions that pass a dot on to a template and show
// nothing of it themselves.
func handsOn(function string) bool {
	switch function {
	case "include", "kindIs":
		return true
	}
	return false
}

// changing reports whether a path may lead to what changes from file to file:
// .Template, and .Subcharts, which hold the .Template of theirs.
func changing(steps []string) bool {
	return slices.Contains(steps, "Template") || slices.Contains(steps, "Subcharts")
}

// isImpure names the functions after which, or for which, the same call need
// not give the same again.
func isImpure(function string) bool {
	switch function {
	case "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite", "lookup", "getHostByName",
		"now", "ago", "date", "dateInZone", "date_in_zone", "dateModify", "date_modify", "mustDateModify", "must_date_modify",
		"htmlDate", "htmlDateInZone", "durationRound", "toDate", "mustToDate", "shuffle", "uuidv4", "randAlphaNum", "randAlpha",
		"randAscii", "randNumeric", "randBytes", "randInt", "genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert",
		"genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "htpasswd", "bcrypt", "derivePassword", "encryptAES",
		"call":
		return true
	}
	return false
}
