package engine

import "text/template/parse"

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
			f.declare(n.Pipe)
			f.pipe(n.Pipe)
		case *parse.IfNode:
			f.branch(&n.BranchNode)
		case *parse.WithNode:
			f.rebinding(&n.BranchNode)
		case *parse.RangeNode:
			f.rebinding(&n.BranchNode)
		case *parse.TemplateNode:
			f.includes = append(f.includes, n.Name)
			f.pipe(n.Pipe)
		}
	}
}

// declare notes whether a variable holds a dict of the template's own.
func (f *facts) declare(pipe *parse.PipeNode) {
	for _, v := range pipe.Decl {
		ident, ok := pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
		own := ok && ident.Ident == "dict" && len(pipe.Cmds) == 1
		before, known := f.dicts[v.Ident[0]]
		f.dicts[v.Ident[0]] = own && (before || !known)
	}
}

func (f *facts) branch(n *parse.BranchNode) {
	f.declare(n.Pipe)
	f.pipe(n.Pipe)
	f.list(n.List)
	f.list(n.ElseList)
}

func (f *facts) rebinding(n *parse.BranchNode) {
	f.declare(n.Pipe)
	f.pipe(n.Pipe)
	was := f.rebound
	f.rebound = true
	f.list(n.List)
	f.rebound = was
	f.list(n.ElseList)
}

func (f *facts) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for i, cmd := range pipe.Cmds {
		f.command(cmd, i+1 < len(pipe.Cmds))
	}
}

// command looks at one command; piped says that its result goes on to another.
func (f *facts) command(cmd *parse.CommandNode, piped bool) {
	function := ""
	if ident, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		function = ident.Ident
		f.call(function, cmd.Args[1:])
	}
	for _, arg := range cmd.Args {
		switch n := arg.(type) {
		case *parse.DotNode:
			f.seesFile = f.seesFile || !f.rebound && (!handsOn(function) || piped)
		case *parse.VariableNode:
			f.seesFile = f.seesFile || n.Ident[0] == "$" && len(n.Ident) == 1 && (!handsOn(function) || piped) || names(n.Ident, "Template")
		case *parse.FieldNode:
			f.seesFile = f.seesFile || names(n.Ident, "Template")
		case *parse.ChainNode:
			f.seesFile = f.seesFile || names(n.Field, "Template")
			if inner, ok := n.Node.(*parse.PipeNode); ok {
				f.pipe(inner)
			}
		case *parse.PipeNode:
			f.pipe(n)
		}
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

func names(steps []string, step string) bool {
	for _, s := range steps {
		if s == step {
			return true
		}
	}
	return false
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
