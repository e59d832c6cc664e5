package engine

import (
	"context"
	"errors"
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
}

// Limits bound one render. The zero value of a field means its default.
type Limits struct {
	Steps    int           // template nodes executed
	Bytes    int           // output and intermediate text
	Depth    int           // nesting of tpl; include has Helm's own limit of 1000
	WallTime time.Duration // of one render
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
	Includes []diag.Span
}

// Result is what one render gave.
type Result struct {
	// Files maps a template's name to its output; partials (_*.tpl) have none.
	Files map[string]*Frame
	Notes []Note
}

// Frame is the output of one execution of a template, with marks.
type Frame struct {
	Text string
}

// Cache keeps parsed templates by their text. It is safe for concurrent use;
// share one for all renders of a process.
type Cache struct{}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{} }

// Render executes every template of req that is no partial. The error is an
// *Error for a fault in the chart (a parse error, required, fail, a function's
// error), a *LimitError when a limit was passed, or ctx's error.
func (c *Cache) Render(ctx context.Context, req Request) (*Result, error) {
	return nil, errors.New("not built yet")
}

// Error is a fault in a template, where it is and how it was reached.
type Error struct {
	Span     diag.Span
	Includes []diag.Span // callers, nearest first
	Msg      string      // without positions; the message of required and fail as written
	Func     string      // "required", "fail", or the function that failed, if known
}

func (e *Error) Error() string { return e.Span.String() + ": " + e.Msg }

// LimitError says which limit a render passed and where.
type LimitError struct {
	Span     diag.Span
	Includes []diag.Span
	Limit    string // "steps", "bytes", "depth", "time"
	Msg      string // what was asked and what is allowed
}

func (e *LimitError) Error() string { return e.Span.String() + ": " + e.Msg }
