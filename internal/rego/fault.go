package rego

import (
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Fault is what is wrong with a policy, and where.
type Fault struct {
	File string
	Line int // from 1
	Msg  string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg) }

// Faultf is a fault at a place in a policy.
func Faultf(at *ast.Location, format string, args ...any) *Fault {
	return &Fault{File: at.File, Line: max(at.Row, 1), Msg: fmt.Sprintf(format, args...)}
}

// PolicyError says that a policy is wrong, not the chart: what a rule gives is no
// result, or it calls for what a policy may not do.
type PolicyError struct{ msg string }

func (e *PolicyError) Error() string { return e.msg }

// PolicyErrorf makes a PolicyError.
func PolicyErrorf(format string, args ...any) error {
	return &PolicyError{fmt.Sprintf(format, args...)}
}

// FaultsOf reads an error of OPA's parser or compiler, in the order it has.
// What has no place is in the file, at line 1. Of a function that is not there,
// why says the reason, or nothing when it knows none.
func FaultsOf(file string, err error, why func(function string) string) []*Fault {
	var list ast.Errors
	if !errors.As(err, &list) {
		return []*Fault{{File: file, Line: 1, Msg: strings.TrimPrefix(err.Error(), file+":0: ")}}
	}
	out := make([]*Fault, len(list))
	for i, e := range list {
		out[i] = &Fault{File: file, Line: 1, Msg: withReason(e.Message, why)}
		if e.Location != nil {
			out[i].File, out[i].Line = e.Location.File, max(e.Location.Row, 1)
		}
	}
	return out
}

func withReason(msg string, why func(function string) string) string {
	function, undefined := strings.CutPrefix(msg, "undefined function ")
	if !undefined {
		return msg
	}
	if reason := why(function); reason != "" {
		return function + ": " + reason
	}
	return msg
}
