package check

import (
	"context"
	"fmt"

	"github.com/chartyard/chartyard/internal/diag"
)

// Run runs checks on one pass and returns their findings, sorted. What pass
// has in Report is not used. An error means that a check could not work.
//
// Run may be called for several passes at once.
func Run(ctx context.Context, checks []Check, pass Pass) ([]diag.Finding, error) {
	var findings []diag.Finding
	for _, c := range checks {
		found, err := runOne(ctx, c, pass)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", c.Name, err)
		}
		findings = append(findings, found...)
	}
	diag.Sort(findings)
	return findings, nil
}

func runOne(ctx context.Context, c Check, pass Pass) ([]diag.Finding, error) {
	rules := make(map[string]*diag.Rule, len(c.Rules))
	for i := range c.Rules {
		rules[c.Rules[i].ID] = &c.Rules[i]
	}
	var findings []diag.Finding
	var stray string
	pass.Report = func(f diag.Finding) {
		rule, ok := rules[f.Rule]
		if !ok {
			stray = f.Rule
			return
		}
		if !pass.IsOff(f.Rule) {
			findings = append(findings, pass.complete(f, rule))
		}
	}
	if err := c.Run(ctx, &pass); err != nil {
		return nil, err
	}
	if stray != "" {
		return nil, fmt.Errorf("it reported %q, which is none of its rules", stray)
	}
	return findings, nil
}

// IsOff reports whether a rule says nothing here, and need not be run.
func (p *Pass) IsOff(rule string) bool { return p.Off != nil && p.Off(rule) }

// complete fills in what the rule and the pass know.
func (p *Pass) complete(f diag.Finding, rule *diag.Rule) diag.Finding {
	if f.Severity == 0 {
		f.Severity = rule.Severity
	}
	if f.Remediation == "" {
		f.Remediation = rule.Remediation
	}
	if f.Service == "" {
		f.Service = p.Service
	}
	if len(f.Environments) == 0 && p.Environment != "" {
		f.Environments = []string{p.Environment}
	}
	return f
}
