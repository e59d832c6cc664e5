package trace

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
)

// Nothing explains an action that printed nil, or what a function made of it; ok
// is false when that is not in the action's text in the end.
func (t *Tracer) Nothing(b engine.Blank) (n check.Nothing, ok bool) {
	action := b.Calls[len(b.Calls)-1]
	begin, end := action.Frame.Region(action.Mark)
	if wrote := strings.ToLower(action.Frame.Text[begin:end]); !strings.Contains(wrote, strings.ToLower(b.Wrote)) {
		return check.Nothing{}, false
	}
	return t.nothing(b), true
}

func (t *Tracer) nothing(b engine.Blank) check.Nothing {
	c := chain{}
	for _, reached := range b.Calls {
		c.links = append(c.links, link{reached.Frame, reached.Mark})
	}
	out := check.Nothing{Text: b.Printed.String(), Wrote: b.Wrote}
	out.Template, out.Includes = t.templateSpan(c)
	s, ok := t.scope(c)
	if !ok {
		return out
	}
	var e expr
	if call, ok := b.Printed.(*parse.CommandNode); ok {
		e = t.eval.command(call, s, nil, false)
	} else {
		e = t.eval.node(b.Printed, s)
	}
	if len(e) != 1 || e[0].guess || len(e[0].path) == 0 {
		return out
	}
	file := c.links[0].frame
	switch path := e[0].path; {
	case e[0].kind == fromBuiltin:
		out.Name, out.Siblings = path, siblings(asTable(file.Data), path)
	case e[0].kind == fromValues && e[0].whole:
		t.ofValue(&out, t.inForce(path), Mount(file.Name))
	}
	return out
}

// ofValue fills in what is known of a values path, unless the templates took
// its value away. at is where the chart's own values stand.
func (t *Tracer) ofValue(n *check.Nothing, path, at diag.Path) {
	if v, _ := values.Lookup(t.Values, path); v != nil {
		return
	}
	n.ValuesPath, n.Precision, n.Origins = path, diag.Exact, t.Stack.Origins(path)
	n.Named = t.named(path, at)
}

// named is a values path as the templates of the chart name it whose values
// stand at at.
func (t *Tracer) named(path, at diag.Path) check.Named {
	own := path
	if path.HasPrefix(at) && len(path) > len(at) {
		own = path[len(at):]
	}
	return check.Named{Name: diag.Path{"Values"}.Append(own...), Siblings: siblings(t.Values, path)}
}

// unset is what a cause's template line names when no layer sets that, and the
// field is what it is because of that. A condition may be about a value that
// need not be set: it counts only when another key can be meant.
func (f *field) unset(c cause) check.Named {
	if len(c.named) == 0 {
		return check.Named{}
	}
	t := f.tracer
	if v, _ := values.Lookup(t.Values, c.named); v != nil || len(t.Stack.Origins(c.named)) > 0 {
		return check.Named{}
	}
	n := t.named(c.named, Mount(f.frame.Name))
	if c.condition && n.DidYouMean() == "" {
		return check.Named{}
	}
	return n
}

// siblings are the keys beside the last one of a path.
func siblings(table map[string]any, path diag.Path) []string {
	parent, _ := values.Lookup(table, path[:len(path)-1])
	return slices.Sorted(maps.Keys(asTable(parent)))
}
