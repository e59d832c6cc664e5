package trace

import (
	"slices"
	"strings"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Fixed reports whether a scalar of an object is the same whatever the values and
// the chart's other files are: the text of one template has it, and no action a
// part in it. at is the template line and its callers, nearest first.
func (t *Tracer) Fixed(obj *manifest.Object, path diag.Path) (at []diag.Span, fixed bool) {
	frame := t.Render.Files[obj.Template]
	if frame == nil || obj.Doc.Root == nil {
		return nil, false
	}
	f := &field{tracer: t, obj: obj, frame: frame, path: obj.At.Append(path...)}
	f.find()
	if len(f.missing) > 0 || f.value.Kind != yaml.ScalarNode || f.isEmpty() || !f.isInSource() {
		return nil, false
	}
	pieces := f.pieces()
	if len(pieces) != 1 || !pieces[0].chain.isText() {
		return nil, false
	}
	span, includes := t.templateSpan(pieces[0].chain)
	return append([]diag.Span{span}, includes...), true
}

// isInSource is false for a scalar that no template's text has, which is sooner
// told than where it comes from. It is true where it cannot be told so: a scalar
// that is not printed as it is read.
func (f *field) isInSource() bool {
	begin, end := f.extent(f.value)
	most := len(f.frame.Text)
	if !strings.Contains(f.frame.Text[min(begin, most):min(end, most)], f.value.Value) {
		return true
	}
	return inSource(f.frame, f.value.Value, map[*engine.Source]bool{})
}

// inSource looks once into each text that a frame was executed from.
func inSource(frame *engine.Frame, text string, looked map[*engine.Source]bool) bool {
	var last *engine.Source
	for _, mark := range frame.Marks {
		source := mark.Site.Tree.Source
		if source == last || looked[source] {
			continue
		}
		if strings.Contains(source.Text, text) {
			return true
		}
		last, looked[source] = source, true
	}
	return slices.ContainsFunc(frame.Calls, func(c engine.Call) bool { return inSource(c.Frame, text, looked) })
}

// isText reports whether a template's own text wrote the byte: the last node is
// text, and none of the frames on the way is what a value gave to tpl.
func (c chain) isText() bool {
	for _, l := range c.links {
		if l.frame.Name == "" {
			return false
		}
	}
	_, ok := c.last().site().Node.(*parse.TextNode)
	return ok
}
