package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// Exit codes. They are a contract: see docs/exit-codes.md.
const (
	exitClean    = 0 // nothing found at or above --fail-on
	exitFindings = 1 // the chart is wrong
	exitUsage    = 2 // the command line or a configuration file is wrong, or nothing was looked at
	exitFailure  = 3 // chartyard could not work
	exitLimit    = 4 // a render passed a limit
)

// usageError is a fault of the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usage(err error) error { return usageError{err} }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// foundError ends a run whose findings were reported already.
type foundError struct{ code int }

func (e foundError) Error() string { return fmt.Sprintf("findings, exit code %d", e.code) }

// report prints an error and gives its exit code.
func (p Program) report(err error) int {
	if err == nil {
		return exitClean
	}
	if found := (foundError{}); errors.As(err, &found) {
		return found.code
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.Stderr, "chartyard: interrupted; nothing was left half-written")
		return exitFailure
	}
	fmt.Fprintf(p.Stderr, "chartyard: %v\n", err)
	return exitCode(err)
}

// exitCode sorts errors into the contract's codes.
func exitCode(err error) int {
	var (
		use     usageError
		limit   *engine.LimitError
		fault   *engine.Error
		chart   *render.Error
		text    *yamldoc.Error
		path    *service.PathError
		nothing *service.NothingFoundError
		noEnv   *service.UnknownEnvironmentError
		noStage *yard.UnknownEnvironmentError
		ofYard  *pipeline.YardError
	)
	switch {
	case errors.As(err, &limit):
		return exitLimit
	case errors.As(err, &use), errors.As(err, &nothing), errors.As(err, &noEnv),
		errors.As(err, &noStage), errors.As(err, &ofYard):
		return exitUsage
	case errors.As(err, &path):
		if path.Err != nil {
			return exitFailure
		}
		return exitUsage
	case errors.As(err, &chart):
		return chartExit(chart)
	case errors.As(err, &fault), errors.As(err, &text):
		return exitFindings
	}
	return exitFailure
}

func chartExit(err *render.Error) int {
	switch err.Fault {
	case render.FaultInput, render.FaultNotFound, render.FaultLibrary:
		return exitUsage
	case render.FaultUnreadable:
		return exitFailure
	}
	return exitFindings
}
