package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/secretstore"
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

// ExitCode is an exit code and its meaning, as documentation shows it.
type ExitCode struct {
	Code      int
	Means     string
	OfRenders bool // only commands that render a chart give it
}

// ExitCodes are all exit codes.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{exitClean, "done; of `check`: nothing was found at or above `--fail-on`", false},
		{exitFindings, "the chart is wrong; of `check`: something was found", true},
		{exitUsage, "the command line, `chartyard.yaml` or the yard is wrong, or there was nothing to look at", false},
		{exitFailure, "could not work: a file that cannot be read or written, a store of secrets or a registry of policies that does not answer, an interrupt", false},
		{exitLimit, "a render passed a limit of steps, time, depth or output", true},
	}
}

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
	for _, one := range flat(err) {
		fmt.Fprintf(p.Stderr, "chartyard: %s\n", printable(one))
	}
	return exitCode(err)
}

// flat lists what joined errors say, each text once.
func flat(err error) []string {
	lines := strings.Split(err.Error(), "\n")
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		lines = nil
		for _, one := range list.Unwrap() {
			for _, line := range flat(one) {
				if !slices.Contains(lines, line) {
					lines = append(lines, line)
				}
			}
		}
	}
	return lines
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
		input   *release.InputError
		noStore *secretstore.SpecError
		noRule  *pipeline.UnknownRuleError
	)
	switch {
	case errors.As(err, &limit):
		return exitLimit
	case errors.As(err, &use), errors.As(err, &nothing), errors.As(err, &noEnv),
		errors.As(err, &noStage), errors.As(err, &ofYard), errors.As(err, &input), errors.As(err, &noStore), errors.As(err, &noRule):
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
