package pipeline

import (
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/check/chart"
	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/waiver"
)

// InputError says that what was asked for cannot be: a file of -f that is not
// there, a --set that means nothing, a configuration file that is broken.
type InputError struct{ Err error }

func (e *InputError) Error() string { return e.Err.Error() }
func (e *InputError) Unwrap() error { return e.Err }

// found is what one piece of the work gave.
type found struct {
	findings []diag.Finding
	skipped  []Skip
	objects  int
	limited  bool
	hidden   map[string][]int
	err      error

	waivers []*waiver.Waiver // in comments
	echoes  []echo
	whole   bool // everything was checked
}

// echo is a finding that was not told, because others say the same better.
type echo struct {
	text    string
	finding diag.Finding
	// ofRender is true for a template's error: what the values' schema refuses says
	// that better too. Else it is only what is said of the config block.
	ofRender bool
}

// isSaid reports whether findings still say it.
func (e echo) isSaid(findings []diag.Finding) bool {
	return checkconfig.Echoes(e.text, findings) || e.ofRender && slices.ContainsFunc(findings, func(f diag.Finding) bool {
		return slices.ContainsFunc(schemas.Rules(), func(rule diag.Rule) bool { return rule.ID == f.Rule })
	})
}

// newResult joins what the pieces of the work gave. When what was asked for
// cannot be, there is no result: nothing was looked at as it was meant.
func newResult(subjects []Subject, o Options, pieces []found, rules []diag.Rule) (*Result, error) {
	result := &Result{
		Subjects: subjects, Environments: EnvironmentNames(subjects, o.Yard), Hidden: map[string][]int{}, Rules: rules,
	}
	var findings []diag.Finding
	var errs []error
	for _, f := range pieces {
		findings = append(findings, f.findings...)
		errs = append(errs, f.err)
		result.Skipped = append(result.Skipped, f.skipped...)
		result.Objects += f.objects
		result.Limited = result.Limited || f.limited
		for file, lines := range f.hidden {
			result.Hidden[file] = append(result.Hidden[file], lines...)
		}
	}
	for _, s := range subjects {
		result.Tried += max(1, len(s.Environments))
		if s.PassedOver != "" {
			result.Skipped = append(result.Skipped, Skip{What: s.Target.Name, Reason: s.PassedOver})
		}
	}
	result.Findings = diag.Fold(findings, result.Environments)
	err := distinct(errs)
	if isInput(err) {
		return nil, err
	}
	return result, err
}

// distinct joins errors, each text once: environments share many of them.
func distinct(errs []error) error {
	seen := map[string]bool{}
	return errors.Join(slices.DeleteFunc(errs, func(err error) bool {
		if err == nil || seen[err.Error()] {
			return true
		}
		seen[err.Error()] = true
		return false
	})...)
}

func isInput(err error) bool {
	var input *InputError
	var fault *render.Error
	return errors.As(err, &input) || errors.As(err, &fault) && fault.Fault == render.FaultInput
}

func isLimit(err error) bool {
	var limit *engine.LimitError
	return errors.As(err, &limit)
}

// fail keeps an error, as a finding when it means that the chart is wrong. A
// library chart renders nothing, so it is passed over.
func (f *found) fail(s Subject, env Environment, err error) {
	f.limited = f.limited || isLimit(err)
	if finding, ok := chart.FromError(err); ok {
		f.findings = append(f.findings, finding)
		return
	}
	var fault *render.Error
	if errors.As(err, &fault) && fault.Fault == render.FaultLibrary {
		f.skipped = append(f.skipped, Skip{What: title(s, env), Reason: fault.Msg})
		return
	}
	f.skipped = append(f.skipped, Skip{What: title(s, env), Reason: "could not be read or rendered"})
	f.err = errors.Join(f.err, err)
}

// used keeps what the use of a rendered environment gave.
func (f *found) used(r *Rendered, err error) {
	errs := []error{err}
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		errs = list.Unwrap()
	}
	for _, err := range errs {
		if err != nil {
			f.fail(r.Subject, r.Environment, err)
		}
	}
}

// of names the service and environment in findings that do not yet.
func (f *found) of(s Subject, env Environment) {
	for i := range f.findings {
		of(&f.findings[i], s, env)
	}
	for i := range f.echoes {
		of(&f.echoes[i].finding, s, env)
	}
}

func of(f *diag.Finding, s Subject, env Environment) {
	if f.Service == "" {
		f.Service = s.Target.Name
	}
	if len(f.Environments) == 0 && env.Name != "" {
		f.Environments = []string{env.Name}
	}
}
