package yamldoc

import (
	"errors"

	"github.com/chartyard/chartyard/internal/diag"
)

var (
	errUnreadable = errors.New("not YAML that can be read")
	errTagged     = errors.New("explicit tag")
)

// Error is a YAML fault with its place.
type Error struct {
	Span diag.Span
	Msg  string
}

func (e *Error) Error() string { return e.Span.String() + ": " + e.Msg }

// findFault makes err, which some parser gave for text, a fault with a place.
func findFault(file string, text []byte, err error) *Error {
	return &Error{Span: diag.Span{File: file}, Msg: err.Error()}
}
