package pipeline

import (
	"slices"

	"github.com/chartyard/chartyard/internal/check/chart"
	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/valueschema"
	"github.com/chartyard/chartyard/internal/waiver"
)

// unrendered says of each environment that was not rendered why, where findings
// are the reason.
func unrendered(subjects []release.Subject, pieces []found) []release.Skip {
	var out []release.Skip
	for _, s := range subjects {
		for i, env := range s.Environments {
			if why := pieces[1+i].unrendered; why != "" {
				out = append(out, release.Skip{
					What: s.Title(env), Reason: "not rendered, as " + why + "; objects not checked", Service: s.Target.Name, Environment: env.Name,
				})
			}
		}
		pieces = pieces[1+len(s.Environments):]
	}
	return out
}

// tellUnasked says in each finding in which other environments of its service
// nobody looked: those where the profile lacks the rule, and those that were not
// rendered. pieces are those that findings were folded from.
func (p *profiles) tellUnasked(o Options, subjects []release.Subject, pieces []found, findings []diag.Finding) {
	type place struct {
		name     string
		off      map[string]bool
		profile  string
		rendered bool
	}
	of := map[string][]place{}
	for _, s := range subjects {
		for i, env := range s.Environments {
			held := p.byName[o.profileOf(env.Name)]
			of[s.Target.Name] = append(of[s.Target.Name], place{env.Name, held.off, held.name, pieces[1+i].unrendered == ""})
		}
		pieces = pieces[1+len(s.Environments):]
	}
	ofValues := rulesOfValues()
	for i := range findings {
		f := &findings[i]
		if len(f.Environments) == 0 {
			continue
		}
		for _, at := range of[f.Service] {
			switch {
			case slices.Contains(f.Environments, at.name):
			case at.off[f.Rule]:
				f.Unasked = append(f.Unasked, diag.Unasked{Environment: at.name, Reason: "rule not in profile " + at.profile})
			case !at.rendered && (f.Object != nil || !ofValues[f.Rule]):
				f.Unasked = append(f.Unasked, diag.Unasked{Environment: at.name, Reason: "not rendered"})
			}
		}
	}
}

// rulesOfValues are those that say what they say, but of objects, before
// anything is rendered.
func rulesOfValues() map[string]bool {
	out := map[string]bool{}
	for _, rule := range slices.Concat(chart.Rules(), schemas.Rules(), checkconfig.Rules(), valueschema.Rules(), waiver.Rules()) {
		out[rule.ID] = !slices.Contains(rulesOfRender(), rule.ID)
	}
	return out
}

// rulesOfRender are those of the same checks that need templates to run.
func rulesOfRender() []string {
	return []string{
		"chart/no-objects", "config/too-large", "config/unread",
		"template/error", "template/limit", "template/lookup", "template/no-object", "template/not-reproducible",
	}
}
