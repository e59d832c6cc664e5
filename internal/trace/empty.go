package trace

import (
	"strings"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/engine"
)

// isEmpty reports whether nothing is written behind the field's key: it is null,
// and policies see no such field.
func (f *field) isEmpty() bool {
	n := f.value
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && n.ShortTag() == "!!null"
}

// emptyPieces are the actions behind an empty field's key, on its line, that
// printed nothing.
func (f *field) emptyPieces() []piece {
	owner := f.owner()
	if len(owner) == 0 {
		return nil
	}
	c := owner[0].chain
	last := c.last()
	begin, end := c.offset, len(last.frame.Text)
	if n := strings.IndexByte(last.frame.Text[begin:], '\n'); n >= 0 {
		end = begin + n
	}
	if colon := strings.IndexByte(last.frame.Text[begin:end], ':'); colon >= 0 {
		begin += colon
	}
	var out []piece
	for i := last.mark; i < len(last.frame.Marks) && last.frame.Marks[i].Offset <= end; i++ {
		if last.frame.Marks[i].Offset < begin || !printedNothing(last.frame, i) {
			continue
		}
		links := append(c.links[:len(c.links)-1:len(c.links)-1], link{last.frame, i})
		out = f.add(out, f.tracer.innermost(chain{links: links, offset: last.frame.Marks[i].Offset}))
	}
	return out
}

// innermost follows an action that printed nothing into the one include or tpl
// that it is, down to the one action in there.
func (t *Tracer) innermost(c chain) chain {
	for {
		l := c.last()
		var inner *engine.Frame
		for _, call := range l.frame.Calls {
			if call.Mark == l.mark {
				if inner != nil {
					return c
				}
				inner = call.Frame
			}
		}
		if inner == nil || !isBlank(inner.Text) {
			return c
		}
		found := -1
		for i := range inner.Marks {
			if printedNothing(inner, i) {
				if found >= 0 {
					return c
				}
				found = i
			}
		}
		if found < 0 {
			return c
		}
		c = chain{links: append(c.links[:len(c.links):len(c.links)], link{inner, found}), offset: inner.Marks[found].Offset}
	}
}

// printedNothing reports whether a mark stands before an action that is there to
// print and printed nothing.
func printedNothing(frame *engine.Frame, mark int) bool {
	site := frame.Marks[mark].Site
	action, ok := site.Node.(*parse.ActionNode)
	if !ok || site.Kind != engine.SiteNode || len(action.Pipe.Decl) > 0 {
		return false
	}
	begin, end := frame.Region(mark)
	return isBlank(frame.Text[begin:end])
}

func isBlank(text string) bool {
	return strings.TrimSpace(strings.ReplaceAll(text, engine.NoValue, "")) == ""
}
