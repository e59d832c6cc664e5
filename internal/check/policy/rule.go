package policy

import (
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
)

// Scope says what a rule looks at.
type Scope int

// Scopes of a rule.
const (
	ObjectScope  Scope = iota // one object at a time
	ReleaseScope              // all objects of a release together
	FleetScope                // those of all services of a run in one environment
)

// Rule is one Rego rule with its metadata.
type Rule struct {
	diag.Rule
	Scope Scope
	// Profile is the first of grammar.Profiles that has the rule; those after it
	// have it too.
	Profile string
	// Rationale says what goes wrong without the rule; it may be empty.
	Rationale string `json:",omitempty"`
	// Parameters are what a yard may set, by name.
	Parameters Parameters `json:",omitempty"`
	// Kinds are the kinds of objects the rule is for, sorted; empty means all. A
	// rule with release or fleet scope is run when there are any of them.
	Kinds []string
	// ChartOnly says why the rule means nothing for an object that is in a cluster;
	// empty when it does.
	ChartOnly string `json:",omitempty"`
	// File is the path of its rule.rego in the policies' file system.
	File string
}

// Applies reports whether the rule is for objects of kind. A
// CustomResourceDefinition is large and seldom meant: it must be named.
func (r Rule) Applies(kind string) bool {
	if len(r.Kinds) == 0 {
		return kind != definitionKind
	}
	return slices.Contains(r.Kinds, kind)
}

const definitionKind = "CustomResourceDefinition"

// workloadKinds is what the word "workload" among a rule's kinds stands for.
func workloadKinds() []string {
	return []string{"CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"}
}

// Rules returns the rules in order of their IDs.
func (p *Policies) Rules() []Rule { return slices.Clone(p.rules) }

// Check returns the check that runs all rules.
func (p *Policies) Check() check.Check {
	rules := make([]diag.Rule, len(p.rules))
	for i, r := range p.rules {
		rules[i] = r.Rule
	}
	return check.Check{Name: "policy", Rules: rules, Run: p.run}
}

// Old are the files in Rego v0, in order.
func (p *Policies) Old() []string { return slices.Clone(p.old) }

// Only returns the policies with the rules that keep holds for. They share what
// was compiled.
func (p *Policies) Only(keep func(Rule) bool) *Policies {
	var rules []Rule
	var binds []bool
	var kept []int
	for i, r := range p.rules {
		if keep(r) {
			rules, binds, kept = append(rules, r), append(binds, p.plans.binds[i]), append(kept, i)
		}
	}
	if len(rules) == len(p.rules) {
		return p
	}
	return &Policies{TimeLimit: p.TimeLimit, rules: rules, old: p.old, compiler: p.compiler, program: p.program.only(kept), plans: newPlans(rules, binds)}
}
