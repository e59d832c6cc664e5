package policytest

import (
	"fmt"

	"github.com/chartyard/chartyard/internal/check/policy"
)

// unexplained fails rules that say no rationale where most others do. Title,
// description, severity and remediation every rule has: it would not load
// without.
func unexplained(rules []policy.Rule, o Options) []Result {
	var without []policy.Rule
	for _, rule := range rules {
		if rule.Rationale == "" {
			without = append(without, rule)
		}
	}
	with := len(rules) - len(without)
	if with < 3*max(len(without), 1) {
		return nil
	}
	var out []Result
	for _, rule := range without {
		file := rule.ID + "/rule.rego"
		if o.Only == nil || o.Only.MatchString(file) {
			out = append(out, Result{
				Name: file, File: file, Line: 1, Outcome: Failed,
				Message: fmt.Sprintf("custom.rationale is missing in # METADATA of %s, and %d of %d rules here have one: say there what goes wrong without the rule", rule.ID, with, len(rules)),
			})
		}
	}
	return out
}
