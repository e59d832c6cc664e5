package release

import (
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yard"
)

// Options is what a user asks of the environments of a run. The names are those
// of the flags.
type Options struct {
	Paths        []string // none means the working directory
	Environments []string // none means all
	Yard         *yard.Yard

	Files []string        // -f
	Sets  []values.SetArg // --set and its kin
	// ReadFile gives the text of -f and --set-file.
	ReadFile func(path string) ([]byte, error)

	// Secrets is where the two layers of secrets come from; nil leaves them out.
	Secrets SecretReader
	// Reveal lets the values of marked entries reach what Render renders; else
	// templates see a mask. Placeholders gives those without a value a text that
	// says so.
	Reveal, Placeholders bool
	// MaskSuspects masks what is not marked, too, when it is named like a secret.
	MaskSuspects bool

	Release, Namespace, KubeVersion string // empty means the environment's
	APIVersions                     []string
	IncludeCRDs, NoHooks, SkipTests bool
	ShowOnly                        []string

	// Debug takes what is done, a line each and never a value; nil for nobody.
	// It is called by several environments at once.
	Debug func(format string, args ...any)
}
