package pipeline

import (
	"context"

	"github.com/chartyard/chartyard/internal/check"
	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
)

// refusal is what is wrong with values themselves.
type refusal struct {
	byRules  []diag.Finding
	bySchema int
}

// explains reports whether a template's error is the echo of a refusal.
func (r refusal) explains(err error) bool {
	return r.bySchema > 0 || checkconfig.Echoes(err.Error(), r.byRules)
}

// checkValues checks the configuration and holds values to their schemas. Of an
// entry of the config block, what the schema says is the echo of what the rules
// for it say. Lines that look secret are hidden from reports, marked or not.
func (f *found) checkValues(ctx context.Context, pass check.Pass, cache *schemas.Cache) (refusal, error) {
	var out refusal
	bySchema, err := check.Run(ctx, []check.Check{cache.Check()}, pass)
	if err != nil {
		return out, err
	}
	out.bySchema = len(bySchema)
	if out.byRules, err = check.Run(ctx, []check.Check{checkconfig.Check()}, pass); err != nil {
		return out, err
	}
	f.Findings = append(f.Findings, out.byRules...)
	for _, finding := range out.byRules {
		if checkconfig.Hides(finding) && finding.Span.Known() {
			f.Hidden[finding.Span.File] = append(f.Hidden[finding.Span.File], finding.Span.Line)
		}
	}
	for _, finding := range bySchema {
		if checkconfig.Echoes(finding.Message, out.byRules) {
			f.echoes = append(f.echoes, echo{text: finding.Message, finding: finding})
			continue
		}
		f.Findings = append(f.Findings, finding)
	}
	return out, nil
}
