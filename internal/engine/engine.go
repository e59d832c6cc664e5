package engine

import (
	"context"
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/diag"
)

// Template is one file of a chart's templates.
type Template struct {
	Name     string // "payments/templates/deployment.yaml", as .Template.Name
	BasePath string // "payments/templates", as .Template.BasePath
	File     string // as the user would type it, for spans
	Text     string
	// Data is the dot of the execution, as Helm builds it. Templates of one
	// chart share one map; the engine sets its "Template" key.
	Data map[string]any
	// Dot is Data under the type that the template is to see, for typeOf prints
	// it; nil for Data itself.
	Dot any
}

// Limits bound one render. The zero value of a field means its default.
type Limits struct {
	Steps    int           // template nodes executed; 1 million
	Bytes    int           // of output, intermediate text and what tpl parses; 64 MiB
	Depth    int           // tpl in tpl, 100; ten times that for include, template and tpl in each other
	WallTime time.Duration // of one render; 10 s
}

func (l Limits) withDefaults() Limits {
	if l.Steps == 0 {
		l.Steps = 1_000_000
	}
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	if l.Depth == 0 {
		l.Depth = 100
	}
	if l.WallTime == 0 {
		l.WallTime = 10 * time.Second
	}
	return l
}

// Request is one render of one chart.
type Request struct {
	// Templates in any order; Helm's order is made here.
	Templates []Template
	Limits    Limits
	// Seed makes random functions and clocks reproducible: chart and release.
	Seed string
}

// Note is something a template did that output does not show: a call of a
// function that is not reproducible ("now") or is refused ("lookup").
type Note struct {
	Func     string
	Span     diag.Span
	Includes []diag.Span // callers, nearest first
}

// Result is what one render gave.
type Result struct {
	// Files maps a template's name to its output; partials (_*.tpl) have none.
	Files map[string]*Frame
	Notes []Note
	// Blanks are the actions that printed nil, as often as they did.
	Blanks []Blank

	places *places
}

// Span is the place of a site in the file it was read from. It is unknown for
// a text that was handed to tpl: that text stands in no template file.
func (r *Result) Span(site *Site) diag.Span { return r.places.span(site) }

// Error is a fault in a template, where it is and how it was reached.
type Error struct {
	Span     diag.Span
	Includes []diag.Span // callers, nearest first
	Msg      string      // without positions; the message of required and fail as written
	Func     string      // "required", "fail", or empty
	Next     string      // what the reader can do, may be empty
}

func (e *Error) Error() string { return place(e.Span) + e.Msg + calledFrom(e.Includes) }

// LimitError says which limit a render passed and where.
type LimitError struct {
	Span     diag.Span
	Includes []diag.Span
	Limit    string // "steps", "bytes", "depth", "time"
	Msg      string // what was asked and what is allowed
}

func (e *LimitError) Error() string { return place(e.Span) + e.Msg + calledFrom(e.Includes) }

func place(s diag.Span) string {
	if !s.Known() {
		return ""
	}
	return s.String() + ": "
}

func calledFrom(includes []diag.Span) string {
	var b strings.Builder
	for _, span := range includes {
		b.WriteString(" (called from " + span.String() + ")")
	}
	return b.String()
}

// Render executes every template of req that is no partial. The error is an
// *Error for a fault in the chart (a parse error, required, fail, a function's
// error), a *LimitError when a limit was passed, or ctx's error.
func (c *Cache) Render(ctx context.Context, req Request) (*Result, error) {
	set, err := c.assemble(req.Templates)
	if err != nil {
		return nil, err
	}
	run := newRun(ctx, c, set, req)
	return run.all()
}
