package trace

import (
	"strings"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// scope is what names mean at the chain's last node.
func (t *Tracer) scope(c chain) (scope, bool) {
	l := c.last()
	dot := t.frameDot(c)
	entered := l.frame.Entered(l.mark)
	if n := len(entered); n > 0 && entered[n-1] == l.mark {
		entered = entered[:n-1]
	}
	for _, mark := range entered {
		s, ok := t.scopeIn(link{l.frame, mark}, dot)
		if !ok {
			return scope{}, false
		}
		dot = t.eval.pipe(l.frame.Marks[mark].Site.Node.(*parse.TemplateNode).Pipe, s)
	}
	return t.scopeIn(l, dot)
}

func (t *Tracer) scopeIn(l link, dot expr) (scope, bool) {
	w := walker{eval: t.eval, target: l.site().Node, iteration: func(n *parse.RangeNode) int {
		return iteration(l, n)
	}}
	return w.scopeAt(l.site().Tree, dot)
}

// iteration is how often the body of a range was entered before a mark, in
// the run of the range that the mark belongs to. The marks of an enclosing
// range's body, or of the template action around it, end the count.
func iteration(l link, n *parse.RangeNode) int {
	count, depth := -1, 0
	for i := l.mark; i >= 0; i-- {
		site := l.frame.Marks[i].Site
		switch {
		case site.Kind == engine.SiteLeave:
			depth++
		case site.Kind == engine.SiteEnter && depth > 0:
			depth--
		case site.Kind == engine.SiteEnter && i != l.mark:
			return max(count, 0)
		case depth > 0:
		case site.Kind == engine.SiteRangeBody && site.Node == parse.Node(n):
			count++
		case site.Kind == engine.SiteNode && site.Node == parse.Node(n):
			return max(count, 0)
		}
	}
	return max(count, 0)
}

// frameDot is the dot that the chain's last frame was executed on.
func (t *Tracer) frameDot(c chain) expr {
	l := c.last()
	if len(c.links) == 1 {
		return expr{{kind: fromContext, path: Mount(l.frame.Name), whole: true}}
	}
	_, dot := t.callOf(c)
	return dot
}

// callOf gives the arguments of the include or tpl that made the chain's last
// frame: for tpl the text, and the dot.
func (t *Tracer) callOf(c chain) (text, dot expr) {
	outer := c.outer()
	s, ok := t.scope(outer)
	if !ok {
		return nil, nil
	}
	parent, frame := outer.last(), c.last().frame
	finder := callFinder{eval: t.eval, scope: s}
	finder.pipe(pipeOf(parent.site().Node))
	nth := 0
	for _, call := range parent.frame.Calls {
		if call.Mark != parent.mark {
			continue // the engine may keep one frame for many calls
		}
		if call.Frame == frame {
			break
		}
		if call.Frame.Name == frame.Name {
			nth++
		}
	}
	return finder.find(frame, nth)
}

func pipeOf(node parse.Node) *parse.PipeNode {
	switch n := node.(type) {
	case *parse.ActionNode:
		return n.Pipe
	case *parse.IfNode:
		return n.Pipe
	case *parse.WithNode:
		return n.Pipe
	case *parse.RangeNode:
		return n.Pipe
	case *parse.TemplateNode:
		return n.Pipe
	}
	return nil
}

// callFinder collects the calls of include and tpl in a pipeline, in the order
// in which they are executed.
type callFinder struct {
	eval  *evaluator
	scope scope
	calls []foundCall
}

type foundCall struct {
	function string
	args     []expr
}

func (f *callFinder) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	var final expr
	for i, cmd := range pipe.Cmds {
		for _, arg := range cmd.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				f.pipe(inner)
			}
		}
		if ident, ok := cmd.Args[0].(*parse.IdentifierNode); ok && (ident.Ident == "include" || ident.Ident == "tpl") {
			f.calls = append(f.calls, foundCall{ident.Ident, f.eval.arguments(cmd, f.scope, final, i > 0)})
		}
		final = f.eval.command(cmd, f.scope, final, i > 0)
	}
}

// find is the nth call that can have made the frame.
func (f *callFinder) find(frame *engine.Frame, nth int) (text, dot expr) {
	for _, call := range f.calls {
		if len(call.args) < 2 || (call.function == "tpl") != (frame.Name == "") {
			continue
		}
		if name, known := f.eval.value(call.args[0]); call.function == "include" && known && name != frame.Name {
			continue
		}
		if nth == 0 {
			return call.args[0], call.args[1]
		}
		nth--
	}
	return nil, nil
}

// Mount is where the values of a template's chart stand in the root chart's:
// the names of the charts/ folders on the way.
func Mount(template string) diag.Path {
	var path diag.Path
	parts := strings.Split(template, "/")
	for i := 1; i+1 < len(parts) && parts[i] == "charts"; i += 2 {
		path = append(path, parts[i+1])
	}
	return path
}
