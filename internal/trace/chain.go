package trace

import (
	"slices"
	"strings"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// link is a mark in a frame: the node that was being executed there.
type link struct {
	frame *engine.Frame
	mark  int
}

func (l link) site() *engine.Site { return l.frame.Marks[l.mark].Site }

// chain leads from a chart's file into the frames of include and tpl, down to
// the node that wrote a byte. offset is the byte's place in the last frame.
type chain struct {
	links  []link
	offset int
}

func (c chain) last() link { return c.links[len(c.links)-1] }

func (c chain) outer() chain { return chain{links: c.links[:len(c.links)-1]} }

// same reports whether both bytes were written by one execution of one node.
func (c chain) same(d chain) bool {
	return slices.Equal(c.links, d.links)
}

// within reports whether c was written by d's execution of its last node, or
// by what that called.
func (c chain) within(d chain) bool {
	n := len(d.links)
	return len(c.links) >= n && slices.Equal(c.links[:n], d.links)
}

// descend follows a byte of a frame's text down to the node that wrote it.
func (t *Tracer) descend(frame *engine.Frame, offset int) (chain, bool) {
	c := chain{offset: offset}
	for {
		mark := frame.MarkAt(c.offset)
		if mark < 0 {
			return c, len(c.links) > 0
		}
		c.links = append(c.links, link{frame, mark})
		begin, end := frame.Region(mark)
		inner, parent, offset, ok := t.callee(c, frame.Text[begin:end], c.offset-begin)
		if !ok {
			return c, true
		}
		c.links[len(c.links)-1].mark = parent
		frame, c.offset = inner, offset
	}
}

// callee finds the include or tpl whose text holds the byte: among the calls
// of the node itself, and among those of the variables it reads.
func (t *Tracer) callee(c chain, region string, target int) (inner *engine.Frame, parent, offset int, ok bool) {
	l := c.last()
	marks := append([]int{l.mark}, t.declarations(c)...)
	for i := len(l.frame.Calls) - 1; i >= 0; i-- {
		call := l.frame.Calls[i]
		for _, mark := range marks {
			if call.Mark != mark {
				continue
			}
			if at, ok := t.align(region, call.Frame.Text, target); ok {
				return call.Frame, mark, at, true
			}
		}
	}
	return nil, 0, 0, false
}

// declarations are the marks at which the variables that a node reads were
// last declared with a call.
func (t *Tracer) declarations(c chain) []int {
	l := c.last()
	action, ok := l.site().Node.(*parse.ActionNode)
	if !ok || len(l.frame.Calls) == 0 || l.frame.Calls[0].Mark >= l.mark || !readsVariable(action.Pipe) {
		return nil
	}
	s, ok := t.scope(c)
	if !ok {
		return nil
	}
	var marks []int
	for _, name := range variablesOf(action.Pipe) {
		v, ok := s.lookup(name)
		if !ok || v.node == nil {
			continue
		}
		for i := l.mark - 1; i >= 0; i-- {
			if l.frame.Marks[i].Site.Node == v.node && l.frame.Marks[i].Site.Kind == engine.SiteNode {
				marks = append(marks, i)
				break
			}
		}
	}
	return marks
}

func readsVariable(pipe *parse.PipeNode) bool { return len(variablesOf(pipe)) > 0 }

// variablesOf lists the variables other than $ that a pipeline reads, the dot
// among them.
func variablesOf(pipe *parse.PipeNode) []string {
	var names []string
	for _, cmd := range pipe.Cmds {
		for _, arg := range cmd.Args {
			switch n := arg.(type) {
			case *parse.DotNode:
				names = append(names, dotName)
			case *parse.VariableNode:
				if n.Ident[0] != "$" {
					names = append(names, n.Ident[0])
				}
			case *parse.PipeNode:
				names = append(names, variablesOf(n)...)
			}
		}
	}
	return names
}

// align finds the byte of inner that stands at target in outer, where outer is
// inner as some pipeline changed it: indented, trimmed, quoted, cut short.
func (t *Tracer) align(outer, inner string, target int) (int, bool) {
	if outer == inner {
		return target, target < len(inner)
	}
	if strings.Contains(inner, engine.NoValue) && !strings.Contains(outer, engine.NoValue) {
		at, ok := t.align(outer, strings.ReplaceAll(inner, engine.NoValue, ""), target)
		return withNoValue(inner, at), ok
	}
	if core := strings.TrimSpace(inner); core != "" && !strings.Contains(core, "\n") {
		return alignLine(outer, inner, core, target)
	}
	return t.alignLines(outer, inner, target)
}

// withNoValue is where a byte of a text without its NoValues stands in the text
// with them. Of one that stands behind some it is the place before them.
func withNoValue(text string, at int) int {
	for from := 0; ; {
		i := strings.Index(text[from:], engine.NoValue)
		if i < 0 || from+i >= at {
			return at
		}
		from += i + len(engine.NoValue)
		at += len(engine.NoValue)
	}
}

func alignLine(outer, inner, core string, target int) (int, bool) {
	lead := strings.Index(inner, core)
	if at := strings.Index(outer, core); at >= 0 {
		around := outer[:at] + outer[at+len(core):]
		within := target >= at && target < at+len(core)
		return lead + min(max(target-at, 0), len(core)-1), within || strings.Trim(around, " \n\"'") == ""
	}
	// trunc and trimSuffix leave a beginning.
	if cut := strings.TrimSpace(outer); len(cut) > 3 && strings.HasPrefix(core, cut) {
		return lead + min(max(target-strings.Index(outer, cut), 0), len(cut)-1), true
	}
	return 0, false
}

// maxCompared is how many lines are compared for one render: some seconds.
const maxCompared = 20_000_000

// alignLines pairs the lines of both texts, at the shift that makes the most
// of them equal but for the space around them. A render that was asked for so
// much of it that it would take long gets no more: the caller's line is right
// as well.
func (t *Tracer) alignLines(outer, inner string, target int) (int, bool) {
	if t.compared > maxCompared {
		return 0, false
	}
	out, in := strings.Split(outer, "\n"), strings.Split(inner, "\n")
	row := strings.Count(outer[:target], "\n")
	want := strings.TrimSpace(out[row])
	const most = 64 // equal lines that are tried
	t.compared += len(out) + len(in)
	best, bestRow, tried := 0, -1, 0
	for candidate, line := range in {
		if want == "" || tried == most || strings.TrimSpace(line) != want {
			continue
		}
		tried++
		t.compared += len(in)
		if n := equalLines(out, in, row-candidate); n > best {
			best, bestRow = n, candidate
		}
	}
	if bestRow < 0 {
		return 0, false
	}
	column := target - (strings.LastIndexByte(outer[:target], '\n') + 1)
	column += indentOf(in[bestRow]) - indentOf(out[row])
	offset := 0
	for _, line := range in[:bestRow] {
		offset += len(line) + 1
	}
	return offset + min(max(column, 0), max(len(in[bestRow])-1, 0)), true
}

// equalLines counts the lines of in that stand in out, shift lines further down.
func equalLines(out, in []string, shift int) int {
	n := 0
	for i, line := range in {
		if j := i + shift; j >= 0 && j < len(out) && strings.TrimSpace(line) != "" &&
			strings.TrimSpace(line) == strings.TrimSpace(out[j]) {
			n++
		}
	}
	return n
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// templateSpan is the line that wrote the chain's byte: exact to the character
// for text, to the action otherwise. A text given to tpl stands in no template,
// so its caller's line is taken.
func (t *Tracer) templateSpan(c chain) (diag.Span, []diag.Span) {
	spans := t.spans(c)
	if len(spans) == 0 {
		return diag.Span{}, nil
	}
	return spans[0], spans[1:]
}

// spans lists the chain's places, innermost first.
func (t *Tracer) spans(c chain) []diag.Span {
	var out []diag.Span
	add := func(span diag.Span) {
		if span.Known() {
			out = append(out, span)
		}
	}
	for i := len(c.links) - 1; i >= 0; i-- {
		l := c.links[i]
		add(t.linkSpan(l, c.offset, i == len(c.links)-1))
		entered := l.frame.Entered(l.mark)
		for j := len(entered) - 1; j >= 0; j-- {
			if entered[j] != l.mark {
				add(t.Render.Span(l.frame.Marks[entered[j]].Site))
			}
		}
	}
	return out
}

func (t *Tracer) linkSpan(l link, offset int, last bool) diag.Span {
	span := t.Render.Span(l.site())
	text, ok := l.site().Node.(*parse.TextNode)
	if !ok || !last || !span.Known() {
		return span
	}
	begin, _ := l.frame.Region(l.mark)
	written := string(text.Text)
	before := written[:min(max(offset-begin, 0), len(written))]
	if newlines := strings.Count(before, "\n"); newlines > 0 {
		span.Line += newlines
		span.Column = len(before) - strings.LastIndexByte(before, '\n')
	} else {
		span.Column += len(before)
	}
	return span
}
