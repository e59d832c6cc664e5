package trace

import (
	"maps"
	"slices"
	"strconv"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
)

// evaluator works out what a pipeline reads. values are the merged values of
// the root chart: they decide which side of default, ternary or coalesce won.
type evaluator struct {
	values map[string]any
	files  map[string]*engine.Frame         // of the render, for what it did to values
	left   map[string]map[string]any        // worked out once
	writes map[*engine.Tree]map[string]bool // changedVariables of each tree met
}

func (ev *evaluator) pipe(pipe *parse.PipeNode, s scope) expr {
	if pipe == nil {
		return nil
	}
	var final expr
	for i, cmd := range pipe.Cmds {
		final = ev.command(cmd, s, final, i > 0)
	}
	return final
}

// command evaluates one command of a pipeline; piped says that final is the
// last argument.
func (ev *evaluator) command(cmd *parse.CommandNode, s scope, final expr, piped bool) expr {
	ident, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return ev.node(cmd.Args[0], s)
	}
	args := ev.arguments(cmd, s, final, piped)
	out := ev.function(ident.Ident, args)
	if writes(ident.Ident) && len(cmd.Args) > 1 && outlives(cmd.Args[1]) {
		return out.doubtful()
	}
	return out
}

func (ev *evaluator) arguments(cmd *parse.CommandNode, s scope, final expr, piped bool) []expr {
	var args []expr
	for _, arg := range cmd.Args[1:] {
		args = append(args, ev.node(arg, s))
	}
	if piped {
		args = append(args, final)
	}
	return args
}

func (ev *evaluator) node(node parse.Node, s scope) expr {
	switch n := node.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return s.dot.fields(n.Ident...)
	case *parse.VariableNode:
		v, _ := s.lookup(n.Ident[0])
		return v.value.fields(n.Ident[1:]...)
	case *parse.ChainNode:
		return ev.node(n.Node, s).fields(n.Field...)
	case *parse.PipeNode:
		return ev.pipe(n, s)
	case *parse.IdentifierNode:
		return ev.function(n.Ident, nil)
	case *parse.StringNode:
		return literal(n.Text)
	case *parse.BoolNode:
		return literal(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return literal(float64(n.Int64))
		}
		return literal(n.Float64)
	}
	return nil
}

// element is the key and the value of one iteration of a range over e. Maps
// are walked in the order of their keys, as text/template does.
func (ev *evaluator) element(e expr, iteration int) (key, element expr) {
	for _, s := range e {
		k, v := ev.sourceElement(s, iteration)
		key, element = append(key, k...), append(element, v...)
	}
	return key, element
}

func (ev *evaluator) sourceElement(s source, i int) (key, element expr) {
	step, ok := "", false
	switch s.kind {
	case fromValues:
		switch v, _ := values.Lookup(ev.values, s.path); v := v.(type) {
		case map[string]any:
			step, ok = nth(slices.Sorted(maps.Keys(v)), i)
		case []any:
			step, ok = strconv.Itoa(i), i < len(v)
		}
	case fromDict:
		step, ok = nth(slices.Sorted(maps.Keys(s.entries)), i)
	case fromList:
		step, ok = strconv.Itoa(i), i < len(s.items)
	}
	if !ok {
		s.whole, s.guess = false, true
		return expr{s}, expr{s}
	}
	return ev.keyOf(s, step), expr{s}.field(step)
}

// keyOf is the name that a mapping's entry has: it stands where the entry does.
func (ev *evaluator) keyOf(s source, step string) expr {
	if s.kind != fromValues {
		return literal(step)
	}
	s.path, s.whole = s.path.Append(step), false
	return expr{s}
}

func nth(keys []string, i int) (string, bool) {
	if i < 0 || i >= len(keys) {
		return "", false
	}
	return keys[i], true
}

// value is what e is in this render, when that can be known.
func (ev *evaluator) value(e expr) (v any, known bool) {
	if len(e) != 1 || e[0].guess {
		return nil, false
	}
	switch s := e[0]; {
	case s.kind == fromLiteral:
		return s.literal, true
	case s.kind == fromValues && s.whole && !ev.changed(s.path):
		v, _ := values.Lookup(ev.values, s.path)
		return v, true
	}
	return nil, false
}

// step is e as a step of a path.
func (ev *evaluator) step(e expr) (string, bool) {
	v, known := ev.value(e)
	if !known {
		return "", false
	}
	switch v := v.(type) {
	case string:
		return v, true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// empty reports whether v counts as empty to default, or, if.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case float64:
		return v == 0
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// below follows a path into e. Of several sources those that have the next
// step are preferred. A text is where the path ends: what is in it was read
// out of it later.
func (ev *evaluator) below(e expr, tail diag.Path) expr {
	var ended expr
	for _, step := range tail {
		var having, others expr
		for _, s := range e {
			switch {
			case ev.isText(s):
				ended = append(ended, s)
			case s.kind == fromValues && !ev.has(s.path.Append(step)):
				others = append(others, expr{s}.field(step)...)
			default:
				having = append(having, expr{s}.field(step)...)
			}
		}
		switch {
		case len(having) == 0:
			e = others
		case !having[0].guess:
			e = having[:1] // merge: the first that has the key wins
		default:
			e = having
		}
	}
	return join(e, ended)
}

func (ev *evaluator) isText(s source) bool {
	v, known := ev.value(expr{s})
	_, text := v.(string)
	return known && text
}

func (ev *evaluator) has(path diag.Path) bool {
	_, ok := values.Lookup(ev.values, path)
	return ok
}
