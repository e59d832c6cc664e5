package pipeline

import (
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/waiver"
	"github.com/chartyard/chartyard/internal/yard"
)

// check holds what yard.yaml says of rules to the rules that there are.
func (c *catalogue) check() error {
	c.step(nil, yard.Profile{Severities: c.yard.Severities, Params: c.yard.Params})
	for name, p := range c.yard.Profiles {
		c.step(diag.Path{"profiles", name}, p)
	}
	return c.yard.Faults(c.faults)
}

func (c *catalogue) step(at diag.Path, p yard.Profile) {
	for i, pattern := range p.Include {
		c.pattern(at.Append("include", strconv.Itoa(i)), pattern)
	}
	for i, pattern := range p.Exclude {
		here := at.Append("exclude", strconv.Itoa(i))
		c.pattern(here, pattern)
		c.silenced(here, pattern)
	}
	for pattern, severity := range p.Severities {
		here := at.Append("severities", pattern)
		c.pattern(here, pattern)
		if _, off, _ := yard.SeverityOf(severity); off {
			c.silenced(here, pattern)
		}
	}
	for id, params := range p.Params {
		c.params(at.Append("params", id), id, params)
	}
}

func (c *catalogue) fault(at diag.Path, format string, args ...any) {
	c.faults = append(c.faults, c.yard.Fault(at, format, args...))
}

func (c *catalogue) pattern(at diag.Path, pattern string) {
	if len(c.matching(pattern)) == 0 && !c.elsewhere(pattern) {
		c.fault(at, "%s: there is no rule %q%s", at[:len(at)-1], pattern, diag.DidYouMeanID(pattern, c.ids))
	}
}

// silenced refuses to turn off what the yard says is never waived.
func (c *catalogue) silenced(at diag.Path, pattern string) {
	for _, id := range c.matching(pattern) {
		if waiver.Forbidden(id, c.yard.Waivers.Never) {
			c.fault(at, "%s: %s is in waivers.never, so no profile turns it off", at[:len(at)-1], id)
			return
		}
	}
}

func (c *catalogue) params(at diag.Path, id string, params any) {
	if c.elsewhere(id) {
		return
	}
	if len(c.matching(id)) != 1 {
		c.fault(at, "%s: there is no rule %q%s", at[:len(at)-1], id, diag.DidYouMeanID(id, c.ids))
		return
	}
	given, _ := params.(map[string]any) // the yard was checked
	for _, fault := range c.rules[id].Parameters.Faults(given) {
		c.fault(at.Append(fault.Path...), "%s of %s: %s: %s", at[:len(at)-1], id, fault.Path, fault.Msg)
	}
}
