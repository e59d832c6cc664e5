package leaks

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// Input is what the check looks at, besides its pass.
type Input struct {
	// Canaries are those planted in Output.
	Canaries *Canaries
	Output   *render.Output
	// Position is the template line that wrote a byte of a template's output,
	// and its callers, nearest first.
	Position func(template string, offset int) (diag.Span, []diag.Span)
	// Again renders the same once more, with another change of the values than
	// that of Canaries.Plant.
	Again func(ctx context.Context, amend Amend) (*render.Output, error)
	// Depends asks to look for what only depends on a sensitive value, too. That
	// costs a second render; one environment of a service is enough.
	Depends bool
}

// Amend is a change of merged values that only the templates see, as
// render.Input has it.
type Amend = func(merged map[string]any, stack *values.Stack)

// Check is the check of one environment. Its findings name no canary.
func Check(in Input) check.Check {
	return check.Check{Name: "leaks", Rules: Rules(), Run: func(ctx context.Context, pass *check.Pass) error {
		if in.Canaries == nil || !in.Canaries.Planted() {
			return nil
		}
		own := *pass
		own.Report = func(f diag.Finding) {
			in.Canaries.Mask(&f)
			pass.Report(f)
		}
		s := &search{Input: in, ctx: ctx, pass: &own}
		s.run()
		return ctx.Err()
	}}
}

// search is one run of the check.
type search struct {
	Input
	ctx  context.Context
	pass *check.Pass

	changed    *render.Output // with other canaries
	changedErr error
	alone      map[int]map[string]bool // what differs when one entry does
	cleared    map[string]bool         // pieces of templates' outputs, whether they are the chart's own
	told       int                     // findings
}

func (s *search) run() {
	for _, name := range slices.Sorted(maps.Keys(s.Output.Frames.Files)) {
		if hits := s.Canaries.hits(s.Output.Frames.Files[name].Text); len(hits) > 0 {
			s.template(name, hits)
		}
	}
	if s.Depends {
		s.dependent()
	}
}

// template looks where the hits in one template's output stand.
func (s *search) template(name string, hits []hit) {
	if isNotes(name) {
		s.lines(name, hits, "in the notes of the chart")
		return
	}
	for _, doc := range s.documents(s.Output, name) {
		var inside []hit
		for _, h := range hits {
			if h.begin >= doc.Offset && h.begin < doc.Offset+len(doc.Text) {
				inside = append(inside, h)
			}
		}
		if len(inside) > 0 {
			s.document(doc, inside)
		}
	}
}

func isNotes(template string) bool { return strings.HasSuffix(template, "NOTES.txt") }

// again renders with other canaries for every entry, once.
func (s *search) again() (*render.Output, error) {
	if s.changed == nil && s.changedErr == nil {
		s.changed, s.changedErr = s.vary(func(int) bool { return true })
	}
	return s.changed, s.changedErr
}

// vary renders with other canaries for some entries.
func (s *search) vary(change func(n int) bool) (*render.Output, error) {
	return s.Again(s.ctx, s.Canaries.other(change))
}

// owned reports whether a piece of a template's output is the chart's own: it
// stands there with other canaries, too. Only a chart that happens to have the
// text of a canary does.
func (s *search) owned(template, piece string) bool {
	id := template + "\x00" + piece
	if own, ok := s.cleared[id]; ok {
		return own
	}
	out, err := s.again()
	own := err == nil && out.Frames.Files[template] != nil && strings.Contains(out.Frames.Files[template].Text, piece)
	if s.cleared == nil {
		s.cleared = map[string]bool{}
	}
	s.cleared[id] = own
	return own
}

// full reports whether there are as many findings as anyone reads. Each takes
// its way through the templates, and a chart may print a secret ten thousand
// times.
func (s *search) full() bool { return s.told >= 200 }

func (s *search) report(f diag.Finding, obj *manifest.Object, path, cause diag.Path, from ...diag.Span) {
	if !s.full() {
		s.told++
		s.pass.ReportTemplate(f, obj, path, cause, from...)
	}
}
