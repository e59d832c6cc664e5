package pipeline

import (
	"slices"

	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/waiver"
)

// found is what one piece of a check gave.
type found struct {
	release.Found
	waivers []*waiver.Waiver // in comments
	echoes  []echo
	whole   bool    // everything was checked
	member  *member // nil when nothing was rendered
	// unrendered says why, where a finding is the reason: "a template fails".
	unrendered string
}

// attribute names the service and environment in findings that do not yet, told
// or not.
func (f *found) attribute(s release.Subject, env release.Environment) {
	f.Attribute(s, env)
	for i := range f.echoes {
		release.Attribute(&f.echoes[i].finding, s, env)
	}
}

// veil masks the sensitive values of an environment in what was found there.
func (f *found) veil(r *release.Rendered) {
	r.Veil(f.Findings)
	for _, one := range f.Findings {
		if release.HidesSecret(one) && one.Span.File != "" {
			f.Hidden[one.Span.File] = append(f.Hidden[one.Span.File], one.Span.Line)
		}
	}
	for i := range f.echoes {
		one := []diag.Finding{f.echoes[i].finding}
		r.Veil(one)
		f.echoes[i].finding = one[0]
	}
}

// echo is a finding that was not told, because others say the same better.
type echo struct {
	text    string
	finding diag.Finding
	// ofRender is true for a template's error: what the values' schema refuses says
	// that better too. Else it is only what is said of the config block.
	ofRender bool
	// ofData is true for what a rule says of a ConfigMap or a Secret, and of a
	// workload too, because of one entry of the config block.
	ofData bool
}

// add takes in what rules found in objects, without what is said twice.
func (f *found) add(findings []diag.Finding) {
	for _, finding := range findings {
		if checkconfig.Repeats(finding, findings) {
			f.echoes = append(f.echoes, echo{finding: finding, ofData: true})
		} else {
			f.Findings = append(f.Findings, finding)
		}
	}
}

// isSaid reports whether findings still say it.
func (e echo) isSaid(findings []diag.Finding) bool {
	if e.ofData {
		return checkconfig.Repeats(e.finding, findings)
	}
	return checkconfig.Echoes(e.text, findings) || e.ofRender && slices.ContainsFunc(findings, func(f diag.Finding) bool {
		return slices.ContainsFunc(schemas.Rules(), func(rule diag.Rule) bool { return rule.ID == f.Rule })
	})
}
