package pipeline

import (
	"time"

	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/release"
)

// Options is what a user asks of a run. The names are those of the flags.
type Options struct {
	release.Options

	Vetted bool // the yard's policies were tested before, as those in the binary
	// Cache keeps the compiled policies of other yards and those that others
	// wrote, for this Build of the program; nil for none.
	Cache policy.Store
	Build string

	// Profile is that of all environments; empty means what the yard says.
	Profile string
	// Foreign are the policies that Check runs beside the yard's.
	Foreign Foreign

	// Tracked reports whether a file of -f is under version control; nil means
	// that each is.
	Tracked func(file string) bool

	// HoldSchema makes RenderAll refuse values that do not meet the chart's
	// schema, as helm template does.
	HoldSchema bool
	// Broken takes the output of a template that RenderAll meets and that is no
	// YAML; nil for nobody.
	Broken func(r *release.Rendered, template, text string) error

	// Today is the day that waivers are held to.
	Today time.Time
	// BaselineFile is the baseline of all subjects; empty means each service's own,
	// NoBaseline none. WriteBaseline makes it anew.
	BaselineFile  string
	WriteBaseline bool

	Jobs int // environments at work at once; 0 means one per processor
}
