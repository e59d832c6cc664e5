package pipeline

import (
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/waiver"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// profile is what the yard says of each rule in some environments.
type profile struct {
	name       string
	off        map[string]bool // rules that say nothing
	lacks      map[string]bool // of them, those that the profile does not have
	severities map[string]diag.Severity
	params     map[string]any
}

// profiles are those of a run by name, and the policies that any of them has.
type profiles struct {
	byName   map[string]*profile
	policies *policy.Policies
}

// profileOf is the name of the profile that holds in an environment.
func (o Options) profileOf(environment string) string {
	if o.Profile != "" {
		return o.Profile
	}
	return o.Yard.ProfileOf(environment)
}

// knowsProfile refuses a profile of the flag that is none.
func (o Options) knowsProfile() error {
	known := o.Yard.ProfileNames()
	if o.Profile == "" || slices.Contains(known, o.Profile) {
		return nil
	}
	return release.Inputf("--profile: yard %s has no profile %q, only %s%s",
		o.Yard.Source, o.Profile, strings.Join(known, ", "), diag.DidYouMean(o.Profile, known))
}

// newProfiles makes the profiles that the subjects need.
func (o Options) newProfiles(subjects []release.Subject, policies *policy.Policies, others []diag.Rule) (*profiles, error) {
	c, err := o.catalogue(policies, others)
	if err != nil {
		return nil, err
	}
	out := &profiles{byName: map[string]*profile{}}
	for _, s := range subjects {
		for _, env := range s.Environments {
			name := o.profileOf(env.Name)
			if out.byName[name] == nil {
				out.byName[name] = c.profile(name)
			}
		}
	}
	out.policies = policies.Only(func(r policy.Rule) bool { return !out.isOff(r.ID) })
	return out, nil
}

// isOff reports whether no profile of the run has a rule.
func (p *profiles) isOff(rule string) bool {
	for _, one := range p.byName {
		if !one.off[rule] {
			return false
		}
	}
	return len(p.byName) > 0
}

// apply leaves out what rules say that are off, and gives what the others say
// the yard's severity. What is said of a subject as a whole counts as in the
// strictest of its environments.
func (p *profiles) apply(o Options, subjects []release.Subject, pieces []found) {
	for _, s := range subjects {
		var all []*profile
		for _, env := range s.Environments {
			one := p.byName[o.profileOf(env.Name)]
			all = append(all, one)
			pieces[len(all)].apply([]*profile{one})
		}
		pieces[0].apply(all)
		pieces = pieces[1+len(all):]
	}
	for i := range pieces { // of the run as a whole
		pieces[i].apply(slices.Collect(maps.Values(p.byName)))
	}
}

// apply is the same for one piece. A finding that was not told because one that
// is off now said it better is told.
func (f *found) apply(in []*profile) {
	before := f.Findings
	f.Findings = applied(before, in)
	f.echoes = slices.DeleteFunc(f.echoes, func(e echo) bool {
		lost := e.isSaid(before) && !e.isSaid(f.Findings)
		if lost {
			f.Findings = append(f.Findings, applied([]diag.Finding{e.finding}, in)...)
		}
		return lost
	})
}

func applied(findings []diag.Finding, in []*profile) []diag.Finding {
	if len(in) == 0 {
		return findings
	}
	var out []diag.Finding
	for _, f := range findings {
		highest := diag.Severity(0)
		for _, one := range in {
			if severity, said := one.severities[f.Rule]; !one.off[f.Rule] {
				if !said {
					severity = f.Severity
				}
				highest = max(highest, severity)
			}
		}
		if highest > 0 {
			f.Severity = highest
			out = append(out, f)
		}
	}
	return out
}

// hold gives a pass what the profile says.
func (p *profile) hold(pass *check.Pass) {
	pass.Profile, pass.Params = p.name, p.params
	pass.Off = func(rule string) bool { return p.off[rule] }
}

// catalogue is the yard and all rules that its yard.yaml may speak of.
type catalogue struct {
	yard   *yard.Yard
	ids    []string
	rules  map[string]policy.Rule // those in Rego
	faults []*yamldoc.Error
	// elsewhere is true of what may be a rule of policies that the run was not
	// given.
	elsewhere func(rule string) bool
}

// catalogue holds what yard.yaml says of rules to the rules there are. Others are
// the rules of policies that others wrote.
func (o Options) catalogue(policies *policy.Policies, others []diag.Rule) (*catalogue, error) {
	c := &catalogue{yard: o.Yard, rules: map[string]policy.Rule{}, elsewhere: o.elsewhere}
	for _, r := range slices.Concat(rulesOf(policies), waiver.Rules(), others, []diag.Rule{rego.VersionRule()}) {
		c.ids = append(c.ids, r.ID)
	}
	for _, r := range policies.Rules() {
		c.rules[r.ID] = r
	}
	if err := c.check(); err != nil {
		return nil, &release.InputError{Err: err}
	}
	return c, nil
}

// ofYard are the rules of the yard, and what it says of them in a profile; with
// no profile, in all.
func (o Options) ofYard(name string) (*policy.Policies, *profile, error) {
	if err := o.knowsProfile(); err != nil {
		return nil, nil, err
	}
	policies, err := o.loadPolicies()
	if err != nil {
		return nil, nil, usageOfYard(o, err)
	}
	c, err := o.catalogue(policies, nil)
	if err != nil {
		return nil, nil, err
	}
	if name == "" {
		return policies, c.everywhere(), nil
	}
	return policies, c.profile(name), nil
}

// everywhere is what the yard says of rules for all profiles.
func (c *catalogue) everywhere() *profile {
	p := &profile{off: map[string]bool{}, severities: map[string]diag.Severity{}, params: map[string]any{}}
	p.add(c, yard.Profile{Severities: c.yard.Severities, Params: c.yard.Params}, nil)
	return p
}

// profile puts a profile together from those that it begins with: what is said
// later counts.
func (c *catalogue) profile(name string) *profile {
	p := c.everywhere()
	p.name, p.lacks = name, map[string]bool{}
	chain := c.yard.ProfileChain(name)
	left := p.lacks
	for id, r := range c.rules {
		left[id] = !slices.Contains(chain, r.Profile)
	}
	for _, step := range chain {
		p.add(c, c.yard.Profiles[step], left)
	}
	for id := range left {
		p.off[id] = p.off[id] || left[id]
	}
	return p
}

// add is one step; left are the rules that the profile does not have.
func (p *profile) add(c *catalogue, step yard.Profile, left map[string]bool) {
	for n, patterns := range [][]string{step.Include, step.Exclude} {
		for _, pattern := range patterns {
			for _, id := range c.matching(pattern) {
				left[id] = n == 1
			}
		}
	}
	patterns := slices.SortedFunc(maps.Keys(step.Severities), wildcardsFirst)
	for _, pattern := range patterns {
		severity, off, _ := yard.SeverityOf(step.Severities[pattern]) // the yard was checked
		for _, id := range c.matching(pattern) {
			p.off[id] = off
			delete(p.severities, id)
			if !off {
				p.severities[id] = severity
			}
		}
	}
	for rule, given := range step.Params {
		merged := map[string]any{}
		for _, params := range []any{p.params[rule], given} {
			if params, ok := params.(map[string]any); ok {
				maps.Copy(merged, params)
			}
		}
		p.params[rule] = merged
	}
}

// wildcardsFirst lets what is said of a rule count more than what is said of its
// category.
func wildcardsFirst(a, b string) int {
	if wild := strings.HasSuffix(a, "/*"); wild != strings.HasSuffix(b, "/*") {
		if wild {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}

func (c *catalogue) matching(pattern string) []string {
	category, all := strings.CutSuffix(pattern, "*")
	var out []string
	for _, id := range c.ids {
		if id == pattern || all && strings.HasPrefix(id, category) {
			out = append(out, id)
		}
	}
	return out
}
