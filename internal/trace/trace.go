package trace

import (
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// Tracer finds causes in one render of one environment. It serves one
// goroutine at a time.
type Tracer struct {
	Render *engine.Result
	Values map[string]any // merged, of the root chart
	Stack  *values.Stack
	// Again renders once more with one value replaced, to prove a guess. It may
	// be nil: then guesses stay inferred.
	Again func(path diag.Path, value any) ([]*manifest.Object, error)

	eval     *evaluator
	compared int                           // lines, to find included texts
	trials   map[string][]*manifest.Object // what Again gave, by path; nil for an error
}

// New returns a tracer of one render. merged are the root chart's values as
// the templates saw them.
func New(render *engine.Result, merged map[string]any, stack *values.Stack) *Tracer {
	return &Tracer{
		Render: render, Values: merged, Stack: stack,
		eval: &evaluator{values: merged, files: render.Files, writes: map[*engine.Tree]map[string]bool{}}, trials: map[string][]*manifest.Object{},
	}
}

// Locate finds where a field of an object comes from. path may name a field
// that is not there: then the deepest that is, with the rest of the path
// carried over to values where the template passes it through; or, when a
// branch of the template that was not taken would have written the field, that
// branch's condition. Of several values that make up one field, hint (the
// finding's message) decides: a value that it quotes is likelier the cause.
func (t *Tracer) Locate(obj *manifest.Object, path diag.Path, hint string) check.Location {
	frame := t.Render.Files[obj.Template]
	if frame == nil || obj.Doc.Root == nil {
		return check.Location{}
	}
	f := &field{tracer: t, obj: obj, frame: frame, path: obj.At.Append(path...)}
	f.find()
	loc := check.Location{Rendered: f.rendered()}
	cause, ok := f.cause(hint)
	if !ok {
		return loc
	}
	loc.Template, loc.Includes = cause.template, cause.includes
	loc.Precision = cause.precision
	if loc.ValuesPath = cause.path; len(cause.path) > 0 {
		loc.Origins, loc.Others = t.Stack.Origins(cause.path), cause.others
		loc.Unset = f.unset(cause)
	}
	return loc
}

// Position is the template line that wrote a byte of a template's output, and
// its callers, nearest first.
func (t *Tracer) Position(template string, offset int) (diag.Span, []diag.Span) {
	frame := t.Render.Files[template]
	if frame == nil {
		return diag.Span{}, nil
	}
	c, ok := t.descend(frame, offset)
	if !ok {
		return diag.Span{}, nil
	}
	return t.templateSpan(c)
}
