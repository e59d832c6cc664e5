package release

import (
	"errors"
	"fmt"

	"github.com/chartyard/chartyard/internal/check/chart"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/trace"
)

// Result is what a run over subjects looked at and found.
type Result struct {
	Subjects     []Subject
	Environments []string // of all subjects, in promotion order
	Objects      int
	Tried        int            // environments of all subjects, and subjects that have none of those asked for
	Findings     []diag.Finding // folded and sorted
	Skipped      []Skip
	// Limited is true when a render was stopped by a limit.
	Limited bool
	// Hidden are lines that hold a sensitive value, by file: no report may
	// show them. Line 0 means the whole file.
	Hidden map[string][]int
}

// Skip is something that the run did not look at. Service and Environment are
// set where it is an environment whose findings say why.
type Skip struct{ What, Reason, Service, Environment string }

// InputError says that what was asked for cannot be: a file of -f that is not
// there, a --set that means nothing, a configuration file that is broken.
type InputError struct{ Err error }

func (e *InputError) Error() string { return e.Err.Error() }
func (e *InputError) Unwrap() error { return e.Err }

// Inputf is an *InputError of a text, as fmt.Errorf makes it.
func Inputf(format string, args ...any) error { return &InputError{fmt.Errorf(format, args...)} }

// Found is what one piece of the work gave: a subject, or one of its
// environments.
type Found struct {
	Findings []diag.Finding
	Skipped  []Skip
	Objects  int
	Limited  bool
	Hidden   map[string][]int // as in Result
	Err      error
}

// Fail keeps an error, as a finding when it means that the chart is wrong. A
// library chart renders nothing, so it is passed over.
func (f *Found) Fail(s Subject, env Environment, err error) {
	f.Limited = f.Limited || IsLimit(err)
	if finding, ok := chart.FromError(err); ok {
		f.Findings = append(f.Findings, finding)
		return
	}
	var fault *render.Error
	if errors.As(err, &fault) && fault.Fault == render.FaultLibrary {
		f.Skipped = append(f.Skipped, Skip{What: s.Title(env), Reason: fault.Msg})
		return
	}
	f.Skipped = append(f.Skipped, Skip{What: s.Title(env), Reason: "could not be read or rendered"})
	f.Err = errors.Join(f.Err, err)
}

// FailRender is Fail for an error of what was rendered so far: where a template
// fails on a value, its layers are known.
func (f *Found) FailRender(r *Rendered, err error) {
	if failure := (*engine.Error)(nil); errors.As(err, &failure) && !IsLimit(err) {
		f.Findings = append(f.Findings, chart.FromFailure(failure, r.Output.Stack, r.valuesAt(failure)))
		return
	}
	n := len(f.Findings)
	f.Fail(r.Subject, r.Environment, err)
	if fault := (*render.Error)(nil); errors.As(err, &fault) && len(f.Findings) > n {
		if around, ok := r.around(fault); ok {
			f.Findings[n].Related = append(f.Findings[n].Related, around)
		}
	}
}

// valuesAt is where the values stand of the chart whose template, called by no
// other, led to a failure.
func (r *Rendered) valuesAt(failure *engine.Error) diag.Path {
	file := failure.Span.File
	if n := len(failure.Includes); n > 0 {
		file = failure.Includes[n-1].File
	}
	for name, its := range r.Output.Files {
		if its == file {
			return trace.Mount(name)
		}
	}
	return nil
}

// FailEach is Fail for each of joined errors; nil is none.
func (f *Found) FailEach(s Subject, env Environment, err error) {
	errs := []error{err}
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		errs = list.Unwrap()
	}
	for _, err := range errs {
		if err != nil {
			f.Fail(s, env, err)
		}
	}
}

// Attribute names the service and environment in findings that do not yet.
func (f *Found) Attribute(s Subject, env Environment) {
	for i := range f.Findings {
		Attribute(&f.Findings[i], s, env)
	}
}

// Attribute names the service and environment in a finding that does not yet.
func Attribute(f *diag.Finding, s Subject, env Environment) {
	if f.Service == "" {
		f.Service = s.Target.Name
	}
	if len(f.Environments) == 0 && env.Name != "" {
		f.Environments = []string{env.Name}
	}
}

// Add adds what a part of the work gave. Errors are left to the caller, who
// knows whether one ends the work.
func (f *Found) Add(part Found) {
	f.Findings = append(f.Findings, part.Findings...)
	f.Skipped = append(f.Skipped, part.Skipped...)
	f.Objects += part.Objects
	f.Limited = f.Limited || part.Limited
	for file, lines := range part.Hidden {
		if f.Hidden == nil {
			f.Hidden = map[string][]int{}
		}
		f.Hidden[file] = append(f.Hidden[file], lines...)
	}
}

// NewResult joins what the pieces of the work gave. When what was asked for
// cannot be, there is no result: nothing was looked at as it was meant.
func NewResult(subjects []Subject, o Options, pieces []Found) (*Result, error) {
	all := Found{Hidden: map[string][]int{}}
	var errs []error
	for _, f := range pieces {
		all.Add(f)
		errs = append(errs, f.Err)
	}
	result := &Result{
		Subjects: subjects, Environments: EnvironmentNames(subjects, o.Yard),
		Objects: all.Objects, Skipped: all.Skipped, Limited: all.Limited, Hidden: all.Hidden,
	}
	for _, s := range subjects {
		result.Tried += max(1, len(s.Environments))
		if s.PassedOver != "" {
			result.Skipped = append(result.Skipped, Skip{What: s.Target.Name, Reason: s.PassedOver})
		}
	}
	result.Findings = diag.Fold(all.Findings, result.Environments)
	err := Distinct(errs)
	if isInput(err) {
		return nil, err
	}
	return result, err
}

// Distinct joins errors, each text once: environments share many of them.
func Distinct(errs []error) error {
	var out []error
	seen := map[string]bool{}
	for _, err := range errs {
		if err != nil && !seen[err.Error()] {
			seen[err.Error()] = true
			out = append(out, err)
		}
	}
	return errors.Join(out...)
}

func isInput(err error) bool {
	var input *InputError
	var fault *render.Error
	return errors.As(err, &input) || errors.As(err, &fault) && fault.Fault == render.FaultInput
}

// IsLimit reports whether an error says that a render passed a limit.
func IsLimit(err error) bool {
	var limit *engine.LimitError
	return errors.As(err, &limit)
}
