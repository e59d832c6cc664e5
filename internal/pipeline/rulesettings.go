package pipeline

import "github.com/chartyard/chartyard/internal/diag"

// RuleSetting is what a yard says of a rule in Rego.
type RuleSetting struct {
	Off      string         // why the rule does not hold; empty when it does
	Severity diag.Severity  // 0 for the rule's own
	Params   map[string]any // by name, those that the yard sets
}

// RuleSettings are what a yard says of its rules in Rego, by ID: in an
// environment of the yard, or in Options.Profile; with neither, what holds in all
// profiles, and then no rule is left out because a profile does not have it.
func RuleSettings(o Options, environment string) (map[string]RuleSetting, error) {
	name, off := o.Profile, "the yard has it off"
	if environment != "" {
		name = o.profileOf(environment)
	}
	if name != "" {
		off = "it does not hold in the profile " + name
	}
	policies, p, err := o.ofYard(name)
	if err != nil {
		return nil, err
	}
	out := map[string]RuleSetting{}
	for _, r := range policies.Rules() {
		one := RuleSetting{Severity: p.severities[r.ID]}
		one.Params, _ = p.params[r.ID].(map[string]any)
		if p.off[r.ID] {
			one.Off = off
		}
		out[r.ID] = one
	}
	return out, nil
}
