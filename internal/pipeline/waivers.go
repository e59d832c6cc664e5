package pipeline

import (
	"cmp"
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/waiver"
)

// ListedWaiver is a waiver of a service, and how it stands today.
type ListedWaiver struct {
	Service string `json:"service"`
	*waiver.Waiver
	// DaysLeft is 0 on its last day, less when it has expired; nil when it names no
	// day.
	DaysLeft *int `json:"daysLeft"`
	// Expired is true when its last day is over. Problem says why else it does not
	// hold.
	Expired bool   `json:"expired"`
	Problem string `json:"problem,omitempty"`
}

// Holds reports whether findings are waived by it.
func (w ListedWaiver) Holds() bool { return !w.Expired && w.Problem == "" }

// Waivers lists the waivers of subjects in all their environments, those first
// that end first. Nothing is rendered. An error means that some could not be read;
// the list has the rest.
func Waivers(subjects []release.Subject, o Options) ([]ListedWaiver, error) {
	policies, err := o.loadPolicies()
	if err != nil {
		return nil, usageOfYard(o, err)
	}
	var rules []string
	for _, rule := range slices.Concat(rulesOf(policies), waiver.Rules()) {
		rules = append(rules, rule.ID)
	}
	if err := o.neverNamesRules(rules); err != nil {
		return nil, err
	}
	var out []ListedWaiver
	var errs []error
	for _, s := range subjects {
		pieces, err := commented(s)
		errs = append(errs, err)
		terms := o.terms(s)
		waivers := waiversOf(s, pieces)
		terms.Rules = o.withElsewhere(rules, waivers)
		for _, w := range waivers {
			out = append(out, listed(s, w, terms))
		}
	}
	slices.SortStableFunc(out, sooner)
	return out, release.Distinct(errs)
}

// commented finds the waivers in comments of a subject's files.
func commented(s release.Subject) ([]found, error) {
	var pieces []found
	chart, err := render.Load(s.Target.ChartPath)
	errs := []error{err}
	if err == nil {
		pieces = append(pieces, found{waivers: waiversOfChart(chart)})
	}
	for _, env := range s.EveryEnvironment() {
		overlay, err := env.ReadOverlay(s.Target.ChartPath)
		errs = append(errs, err)
		if overlay != nil {
			pieces = append(pieces, found{waivers: waiver.InValues(overlay.Doc)})
		}
	}
	return pieces, errors.Join(errs...)
}

func listed(s release.Subject, w *waiver.Waiver, terms waiver.Terms) ListedWaiver {
	out := ListedWaiver{Service: s.Target.Name, Waiver: w}
	if days, ok := w.DaysLeft(terms.Today); ok {
		out.DaysLeft, out.Expired = &days, days < 0
	}
	faults := slices.DeleteFunc(terms.Faults(w), waiver.IsExpired)
	if len(faults) > 0 {
		out.Problem = faults[0].Message
	}
	return out
}

// sooner puts those without a day first, then those that end first.
func sooner(a, b ListedWaiver) int {
	days := func(w ListedWaiver) int {
		if w.DaysLeft == nil {
			return -1 << 31
		}
		return *w.DaysLeft
	}
	return cmp.Or(
		cmp.Compare(days(a), days(b)), cmp.Compare(a.Service, b.Service),
		cmp.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Line, b.Span.Line),
	)
}
