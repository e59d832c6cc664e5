package service

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// PathError says that a path that the user named cannot be worked on. It is a
// fault of usage unless it wraps another error.
type PathError struct {
	Path string
	Msg  string
	Err  error // nil, or what the operating system said
}

func (e *PathError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Path, e.Msg, e.Err)
	}
	return e.Path + ": " + e.Msg
}

func (e *PathError) Unwrap() error { return e.Err }

// pathError turns what the operating system said about a path into words.
func pathError(path string, err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = at.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &PathError{Path: path, Msg: "no such file or folder"}
	}
	return &PathError{Path: path, Msg: "cannot be read", Err: err}
}

// NothingFoundError says that patterns like ./... matched no service and no
// chart. A run that looked at nothing is not clean.
type NothingFoundError struct {
	Patterns []string
}

func (e *NothingFoundError) Error() string {
	return strings.Join(e.Patterns, " ") + ": no service and no chart below; a service has " + ConfigFile + ", a chart has Chart.yaml"
}

// UnknownEnvironmentError says that a service or chart has no environment of
// that name.
type UnknownEnvironmentError struct {
	Target string // what was asked, as the user typed it
	Name   string
	Known  []string
}

func (e *UnknownEnvironmentError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("%s: no environment %q: there is no values-%s.yaml beside its values.yaml, nor any other", e.Target, e.Name, e.Name)
	}
	return fmt.Sprintf("%s: no environment %q, only %s", e.Target, e.Name, strings.Join(e.Known, ", ")) +
		diag.DidYouMean(e.Name, e.Known)
}
